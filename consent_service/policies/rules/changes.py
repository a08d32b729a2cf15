"""What changed between two versions, and of which class the change therefore is.

Additions to and extensions of purposes, items, retention and recipients are material; removals,
reductions and changes of processors are ordinary. What cannot be compared counts as material.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from consent_service.policies.errors import ChangeClassTooLow, ContentMalformed
from consent_service.policies.rules import comparisons
from consent_service.policies.rules.comparisons import ChangeClass, ChangeReason
from consent_service.policies.rules.facts import Facts

__all__ = [
    "Change",
    "ChangeClass",
    "ChangeReason",
    "derive_change",
    "derive_change_of_languages",
    "needs_direct_notice",
    "resolve_change_class",
    "strictest",
]


@dataclass(frozen=True, slots=True)
class Change:
    """The class of a change and everything that makes it so, in the order of the facts."""

    change_class: ChangeClass
    reasons: tuple[ChangeReason, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """``{change_class, reasons: [{kind, what, change_class, before, after}]}``."""
        return {
            "change_class": self.change_class,
            "reasons": [dataclasses.asdict(reason) for reason in self.reasons],
        }


def derive_change(before: Facts | None, after: Facts) -> Change:
    """The change from ``before`` to ``after``; a first version (``before`` None) is ordinary."""
    if before is None:
        return Change("ordinary")
    return _of(
        (
            *comparisons.compare_purposes(before, after),
            *comparisons.compare_items(before, after),
            *comparisons.compare_retention(before, after),
            *comparisons.compare_recipients(before, after),
            *comparisons.compare_provision(before, after),
            *comparisons.compare_processors(before, after),
            *comparisons.compare_the_rest(before, after),
        )
    )


def derive_change_of_languages(
    before: Mapping[str, Facts] | None, after: Mapping[str, Facts]
) -> Change:
    """The strictest change over all languages (BCP 47 tags as keys).

    A further translation is no change. When no language of the old version is left, nothing can be
    compared, and the change is material.
    """
    if not before:
        return Change("ordinary")
    common = [lang for lang in after if lang in before]
    if not common:
        languages = (", ".join(sorted(before)), ", ".join(sorted(after)))
        return _of((ChangeReason("languages_replaced", "languages", "material", *languages),))
    return strictest(derive_change(before[lang], after[lang]) for lang in common)


def strictest(changes: Iterable[Change]) -> Change:
    """One change with the reasons of all, each once, and the strictest class."""
    reasons: dict[ChangeReason, None] = {}
    for change in changes:
        reasons.update(dict.fromkeys(change.reasons))
    return _of(tuple(reasons))


def resolve_change_class(derived: ChangeClass, requested: str | None) -> ChangeClass:
    """The class to announce with: ``requested`` may raise what was derived, never lower it.

    Raises ChangeClassTooLow, and ContentMalformed for a class that does not exist.
    """
    if requested is None or requested == derived:
        return derived
    if requested not in get_args(ChangeClass):
        raise ContentMalformed.at("/change_class", "Choose ordinary or material.")
    if requested == "ordinary":
        raise ChangeClassTooLow.at(
            "/change_class",
            "This change is material: purposes, items, periods or recipients were extended. "
            "Announce it as material, 30 days ahead.",
        )
    return "material"


def needs_direct_notice(change: Change) -> bool:
    """Whether people must be told directly: a new processor promotes or sells (PIPA 26(3))."""
    return any(reason.kind == "promotional_processor_added" for reason in change.reasons)


def _of(reasons: tuple[ChangeReason, ...]) -> Change:
    material = any(reason.change_class == "material" for reason in reasons)
    return Change("material" if material else "ordinary", reasons)
