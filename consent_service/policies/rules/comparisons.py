"""Comparing the facts of two versions, one kind of fact at a time.

Each function yields the reasons it finds, with the class that the law gives each of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal, TypeVar

from consent_service.policies.rules.durations import parse_duration
from consent_service.policies.rules.facts import (
    PURPOSE_KEYS,
    RECORD_CLASSES,
    Facts,
    Item,
    Processor,
    ProvisionException,
    Purpose,
    Recipient,
    Retention,
)

T = TypeVar("T")
ChangeClass = Literal["ordinary", "material"]

_PUNCTUATION = re.compile(r"[\s·•.,;:()\[\]\"'“”‘’/~\-–]+")
_CLAUSE = re.compile(r"[,;\n、，]+|\.\s")
_PROMOTION = re.compile(
    r"마케팅|홍보|광고|판매\s*권유|프로모션|marketing|promotion|advertis", re.IGNORECASE
)
_OCCASION_ENDING = re.compile(r"(?:시|때)$")
_SAME_WORDING: Final = 0.8


@dataclass(frozen=True, slots=True)
class ChangeReason:
    """One difference: its kind, what it is about, its class, and the words before and after."""

    kind: str
    what: str
    change_class: ChangeClass
    before: str
    after: str


def compare_purposes(before: Facts, after: Facts) -> Iterator[ChangeReason]:
    """New purposes and new clauses in a purpose are material."""
    old, new = _by(_purpose_identity, before.purposes), _by(_purpose_identity, after.purposes)
    for purpose in _only_in(new, old):
        yield ChangeReason("purpose_added", purpose.title, "material", "", purpose.text)
    for purpose in _only_in(old, new):
        yield ChangeReason("purpose_removed", purpose.title, "ordinary", purpose.text, "")
    for earlier, later in _in_both(old, new):
        if _plain(earlier.text) == _plain(later.text):
            continue
        kind, change_class = _compare_clauses(earlier.text, later.text)
        yield ChangeReason(f"purpose_{kind}", later.title, change_class, earlier.text, later.text)


def compare_items(before: Facts, after: Facts) -> Iterator[ChangeReason]:
    """A new item on an occasion, and one that becomes required there, are material."""
    old, new = _by(_item_identity, before.items), _by(_item_identity, after.items)
    for item in _only_in(new, old):
        yield ChangeReason("item_added", _item_name(item), "material", "", item.name)
    for item in _only_in(old, new):
        yield ChangeReason("item_removed", _item_name(item), "ordinary", item.name, "")
    for earlier, later in _in_both(old, new):
        if later.required and not earlier.required:
            yield ChangeReason(
                "item_required", _item_name(later), "material", "optional", "required"
            )
        if earlier.required and not later.required:
            yield ChangeReason(
                "item_optional", _item_name(later), "ordinary", "required", "optional"
            )


def compare_retention(before: Facts, after: Facts) -> Iterator[ChangeReason]:
    """New classes of kept records and longer periods are material."""
    old = _by(_retention_identity, before.retention)
    new = _by(_retention_identity, after.retention)
    for kept in _only_in(new, old):
        yield ChangeReason("retention_added", kept.text, "material", "", _period(kept))
    for kept in _only_in(old, new):
        yield ChangeReason("retention_removed", kept.text, "ordinary", _period(kept), "")
    for earlier, later in _in_both(old, new):
        compared = _compare_periods(earlier, later)
        if compared is not None:
            kind, change_class = compared
            yield ChangeReason(kind, later.text, change_class, _period(earlier), _period(later))


def compare_recipients(before: Facts, after: Facts) -> Iterator[ChangeReason]:
    """A new third party, and any change of what one is given, why and how long, are material."""
    old, new = _by(_name, before.recipients), _by(_name, after.recipients)
    for recipient in _only_in(new, old):
        yield ChangeReason("recipient_added", recipient.name, "material", "", _terms(recipient))
    for recipient in _only_in(old, new):
        yield ChangeReason("recipient_removed", recipient.name, "ordinary", _terms(recipient), "")
    for earlier, later in _in_both(old, new):
        if _plain(_terms(earlier)) != _plain(_terms(later)):
            yield ChangeReason(
                "recipient_changed", later.name, "material", _terms(earlier), _terms(later)
            )


def compare_provision(before: Facts, after: Facts) -> Iterator[ChangeReason]:
    """A new case in which data is provided beyond the purposes is material."""
    old = _by(_provision_identity, before.provision_exceptions)
    new = _by(_provision_identity, after.provision_exceptions)
    removed = _only_in(old, new)
    for exception in _only_in(new, old):
        twin = next((other for other in removed if _is_same_case(other, exception)), None)
        if twin is None:
            yield ChangeReason("provision_added", exception.basis, "material", "", exception.text)
        else:
            removed.remove(twin)
            yield ChangeReason(
                "provision_reworded", exception.basis, "ordinary", twin.text, exception.text
            )
    for exception in removed:
        yield ChangeReason("provision_removed", exception.basis, "ordinary", exception.text, "")


def compare_processors(before: Facts, after: Facts) -> Iterator[ChangeReason]:
    """Changes of processors are ordinary; a new promotional one also needs direct notice."""
    old, new = _by(_name, before.processors), _by(_name, after.processors)
    for processor in _only_in(new, old):
        kind = "promotional_processor_added" if _promotes(processor) else "processor_added"
        yield ChangeReason(kind, processor.name, "ordinary", "", processor.task)
    for processor in _only_in(old, new):
        yield ChangeReason("processor_removed", processor.name, "ordinary", processor.task, "")
    for earlier, later in _in_both(old, new):
        if _promotes(later) and not _promotes(earlier):
            yield ChangeReason(
                "promotional_processor_added", later.name, "ordinary", earlier.task, later.task
            )
        elif (_plain(earlier.task), _plain(earlier.retention)) != (
            _plain(later.task),
            _plain(later.retention),
        ):
            yield ChangeReason(
                "processor_changed",
                later.name,
                "ordinary",
                f"{earlier.task} / {earlier.retention}",
                f"{later.task} / {later.retention}",
            )


def compare_the_rest(before: Facts, after: Facts) -> Iterator[ChangeReason]:
    """Ways of collection, contacts, authorities and ways to refuse: ordinary."""
    for kind, old, new in (
        ("collection_methods_changed", before.collection_methods, after.collection_methods),
        ("opt_out_routes_changed", before.opt_out_routes, after.opt_out_routes),
    ):
        earlier, later = (", ".join(dict.fromkeys(e.key for e in side)) for side in (old, new))
        if set(earlier.split(", ")) != set(later.split(", ")):
            yield ChangeReason(kind, kind.removesuffix("_changed"), "ordinary", earlier, later)
    if before.contacts != after.contacts:
        yield ChangeReason("contacts_changed", "contacts", "ordinary", "", "")
    if before.authorities != after.authorities:
        names = (", ".join(a.name for a in side.authorities) for side in (before, after))
        yield ChangeReason("authorities_changed", "authorities", "ordinary", *names)


def _by(identity: Callable[[T], str], elements: Iterable[T]) -> dict[str, T]:
    return {identity(element): element for element in elements}


def _only_in(these: dict[str, T], those: dict[str, T]) -> list[T]:
    return [element for identity, element in these.items() if identity not in those]


def _in_both(old: dict[str, T], new: dict[str, T]) -> list[tuple[T, T]]:
    return [(old[identity], later) for identity, later in new.items() if identity in old]


def _plain(text: str) -> str:
    return _PUNCTUATION.sub("", text).casefold()


def _purpose_identity(purpose: Purpose) -> str:
    return purpose.key if purpose.key in PURPOSE_KEYS else _plain(purpose.title)


def _item_identity(item: Item) -> str:
    return f"{_OCCASION_ENDING.sub('', _plain(item.context))}/{_plain(item.name)}"


def _item_name(item: Item) -> str:
    return f"{item.context}: {item.name}" if item.context else item.name


def _retention_identity(kept: Retention) -> str:
    return kept.record_class if kept.record_class in RECORD_CLASSES else _plain(kept.text)


def _provision_identity(exception: ProvisionException) -> str:
    return f"{exception.basis}/{_plain(exception.text)}"


def _is_same_case(exception: ProvisionException, other: ProvisionException) -> bool:
    return exception.basis == other.basis and _is_same_wording(
        _plain(exception.text), _plain(other.text)
    )


def _name(party: Processor | Recipient) -> str:
    return _plain(party.name)


def _terms(recipient: Recipient) -> str:
    return " / ".join((recipient.purpose, recipient.items, recipient.retention))


def _promotes(processor: Processor) -> bool:
    return _PROMOTION.search(processor.task) is not None


def _period(kept: Retention) -> str:
    return kept.period or kept.text


def _compare_clauses(before: str, after: str) -> tuple[str, ChangeClass]:
    old = {_plain(clause) for clause in _CLAUSE.split(before)} - {""}
    new = {_plain(clause) for clause in _CLAUSE.split(after)} - {""}
    added, removed = new - old, old - new
    if all(any(_is_same_wording(clause, other) for other in removed) for clause in added):
        return ("reduced" if removed and not added else "reworded"), "ordinary"
    return "extended", "material"


def _is_same_wording(clause: str, other: str) -> bool:
    # A typo mended keeps the length; a word slipped in does not, and may widen the purpose.
    if abs(len(clause) - len(other)) > 1:
        return False
    return SequenceMatcher(None, clause, other, autojunk=False).ratio() >= _SAME_WORDING


def _compare_periods(before: Retention, after: Retention) -> tuple[str, ChangeClass] | None:
    old, new = parse_duration(before.period), parse_duration(after.period)
    if old is None or new is None:
        unchanged = before.period == after.period and _plain(before.text) == _plain(after.text)
        return None if unchanged else ("retention_not_comparable", "material")
    if new.is_longer_than(old):
        return "retention_extended", "material"
    if old.is_longer_than(new):
        return "retention_shortened", "ordinary"
    return None
