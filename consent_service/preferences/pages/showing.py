"""Entries and history in the shape in which the pages print them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from consent_service.catalog.queries import list_purposes
from consent_service.catalog.rules import DEVICE
from consent_service.consents.rules import GRANTED, UNSUBSCRIBE
from consent_service.preferences.pages.words import WORDS
from consent_service.preferences.queries import Entry, Texts
from consent_service.preferences.rules import MARKETING, is_advertising
from consent_service.tenants.queries import Product, get_tenant
from consent_service.web.pagination import Page

_GROUPS = (MARKETING, "third_party", "transfer", "other", "device")
#: What is told about a purpose under its description, in this order.
_TERMS = (
    "recipient",
    "recipient_task",
    "country",
    "recipient_contact",
    "items",
    "retention",
    "recipient_retention",
    "refusal",
)


@dataclass
class Row:
    """A purpose with its box; ``children`` are the channels below use for marketing."""

    key: str
    label: str
    name: str
    description: str
    terms: list[tuple[str, str]]
    is_ticked: bool
    answer: str
    day: str | None
    until: str | None
    children: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """Purposes of one kind."""

    key: str
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class HistoryEntry:
    """One act: when, what it said, and what proves it."""

    title: str
    is_grant: bool
    at: str
    choices: list[tuple[str, str]]
    receipt: str
    notice_id: str | None
    policy_url: str | None
    policy_version: str | None


@dataclass(frozen=True)
class History:
    """A page of acts, newest first."""

    items: list[HistoryEntry]
    next_cursor: str | None


def group_entries(entries: Iterable[Entry], texts: Texts, lang: str, timezone: str) -> list[Group]:
    """The purposes by kind, channels below use for marketing."""
    words = WORDS[lang]
    rows: dict[str, list[Row]] = {key: [] for key in _GROUPS}
    parent: Row | None = None
    found = [(entry, _row(entry, texts, words, timezone)) for entry in entries]
    for entry, row in sorted(found, key=lambda item: is_advertising(item[0].purpose.key)):
        if entry.purpose.key == MARKETING:
            parent = row
        if is_advertising(entry.purpose.key) and parent is not None:
            parent.children.append(row)
        else:
            rows[_group(entry)].append(row)
    return [Group(key, words[f"group.{key}"], rows[key]) for key in _GROUPS if rows[key]]


def describe_history(
    page: Page[dict[str, Any]], product: Product, texts: Texts, timezone: str
) -> History:
    """Acts as people read them; what the catalogue no longer has is told by its key."""
    words = WORDS[texts.lang]
    purposes = {purpose.key: purpose for purpose in list_purposes(product.id)}
    names = {key: texts.of(purpose.name) for key, purpose in purposes.items()}
    kinds = {key: _kind(key, purpose.scope) for key, purpose in purposes.items()}
    return History(
        [_act(act, names, kinds, words, timezone) for act in page.items], page.next_cursor
    )


def list_contacts(contacts: Mapping[str, Any]) -> list[dict[str, str]]:
    """Whom a person can ask: the tenant's own contact, then the authorities by their names."""
    own = contacts.get("department") or contacts.get("officer") or {}
    found = [{"label": "", "value": own[name]} for name in ("email", "phone") if own.get(name)]
    for authority in contacts.get("authorities") or ():
        if authority.get("phone"):
            found.append({"label": authority.get("name", ""), "value": authority["phone"]})
    return found


def local_day(at: datetime, timezone: str) -> str:
    """The calendar day of an instant in a time zone."""
    return at.astimezone(ZoneInfo(timezone)).date().isoformat()


def _act(
    act: Mapping[str, Any],
    names: Mapping[str, str],
    kinds: Mapping[str, str],
    words: Mapping[str, str],
    timezone: str,
) -> HistoryEntry:
    at = datetime.fromisoformat(act["occurred_at"]).astimezone(ZoneInfo(timezone))
    is_one_click = act["source"] == UNSUBSCRIBE
    policy = act["policy"]
    root = f"/policies/{get_tenant().slug}/{policy['key']}" if policy else None
    return HistoryEntry(
        title=words["act." + (UNSUBSCRIBE if is_one_click else act["action"])],
        is_grant=GRANTED in act["choices"].values(),
        at=f"{at:%Y-%m-%d %H:%M}",
        choices=[
            (names.get(key, key), words[f"{kinds.get(key, 'consent')}.{status}"])
            for key, status in act["choices"].items()
        ],
        receipt=act["receipt_id"],
        notice_id=act["notice_id"],
        policy_url=f"{root}/versions/{policy['version']}" if policy else None,
        policy_version=str(policy["version"]) if policy else None,
    )


def _row(entry: Entry, texts: Texts, words: Mapping[str, str], timezone: str) -> Row:
    said = texts.of_entry(entry)
    kind = _kind(entry.purpose.key, entry.purpose.scope)
    name = said["name"]
    answer = words[f"{kind}.{entry.answer or 'none'}"]
    if entry.standing.is_opt_out and not entry.standing.is_ticked:
        answer = words["in_use"]
    ends = entry.valid_until if entry.standing.is_granted else None
    return Row(
        key=entry.purpose.key,
        label=words["object"].format(name=name) if entry.standing.is_opt_out else name,
        name=name,
        description=said["description"],
        terms=[(words[term], said[term]) for term in _TERMS if said.get(term)],
        is_ticked=entry.standing.is_ticked,
        answer=answer,
        day=local_day(entry.decided_at, timezone) if entry.decided_at else None,
        until=words["until"].format(date=local_day(ends, timezone)) if ends else None,
    )


def _kind(key: str, scope: str) -> str:
    """How answers are called: cookies are allowed, consents given, advertisements received."""
    if scope == DEVICE:
        return "cookies"
    return "ads" if is_advertising(key) else "consent"


def _group(entry: Entry) -> str:
    if entry.purpose.scope == DEVICE:
        return "device"
    family = entry.purpose.key.partition(".")[0]
    return family if family in _GROUPS else "other"
