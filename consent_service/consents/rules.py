"""Which act of a person is the newest, and what an act says about which purposes. Pure.

The order of acts is the contract's rule for clocks that disagree: a refusal counts from when it
was recorded, so that no late or wrongly dated grant can hide it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from uuid import UUID

from dateutil.relativedelta import relativedelta

GRANTED = "granted"
DECLINED = "declined"
OBJECTED = "objected"
WITHDRAWN = "withdrawn"
STATUSES = (GRANTED, DECLINED, OBJECTED, WITHDRAWN)
#: Statuses that reach from a parent purpose down to its children.
REACHES_DOWN = frozenset({OBJECTED, WITHDRAWN})

#: A purpose in this mode runs until someone objects.
_OPT_OUT = "opt_out"

ACCEPT_ALL, REJECT_ALL, SAVE, WITHDRAW = "accept_all", "reject_all", "save", "withdraw"
#: What a visitor can do in a banner, and where.
ACTIONS = (ACCEPT_ALL, REJECT_ALL, SAVE, WITHDRAW)
LAYERS = ("first", "preferences", "placeholder", "api")
#: Where a person acts for themselves; no back end may claim one of these as its source.
BANNER, MEMBER, PREFERENCES, UNSUBSCRIBE = "banner", "member", "preferences", "unsubscribe"
OWN_SOURCES = frozenset({BANNER, MEMBER, PREFERENCES, UNSUBSCRIBE})
#: Ways of obtaining consent (PIPA Decree 17(2)).
METHODS = ("web", "email", "phone", "phone_web_phone", "paper_signed", "equivalent")

#: How far in the future a corrected clock may say that an act was.
FORGIVEN_FUTURE = timedelta(minutes=5)
#: How late a banner may bring an act.
OLDEST_BANNER_ACT = timedelta(days=30)


@dataclass(frozen=True)
class Act:
    """What one event says about one purpose."""

    event_id: UUID
    status: str
    occurred_at: datetime
    recorded_at: datetime
    #: Who acted: one of the subjects that a person may be made of.
    subject_id: UUID
    #: When that subject was linked to the person; None for the one that answers for it.
    linked_at: datetime | None = None
    #: The site whose banner brought the act of a device; None for a back end's and a member's.
    banner_site_id: UUID | None = None

    @property
    def order(self) -> tuple[datetime, datetime, UUID]:
        """The order of two acts where no clock is in doubt."""
        return self.occurred_at, self.recorded_at, self.event_id


def resolve_newest(acts: Iterable[Act]) -> Act | None:
    """The act that holds, whatever the order in which they arrived; None where there is none.

    A grant holds only if it comes after every refusal: after the refusal's ``recorded_at`` (and
    after the link, if the refusal is another linked subject's), or, for acts of one device
    through one site's banner, after it by their corrected times. Of the grants that hold, or else
    of the refusals, the latest by ``(occurred_at, recorded_at, event_id)`` is the answer.
    """
    known = list(acts)
    limits: dict[tuple[UUID, UUID | None], _Limit] = {}
    for act in known:
        if act.status != GRANTED:
            origin = (act.subject_id, act.banner_site_id)
            limits[origin] = _Limit.of(act, limits.get(origin))
    grants = [
        act
        for act in known
        if act.status == GRANTED and all(limit.is_before(act) for limit in limits.values())
    ]
    refusals = (act for act in known if act.status != GRANTED)
    return max(grants or refusals, key=lambda act: act.order, default=None)


@dataclass(frozen=True)
class _Limit:
    """What a grant must come after: the refusals of one subject, by one site or otherwise."""

    subject_id: UUID
    linked_at: datetime | None
    banner_site_id: UUID | None
    last_order: tuple[datetime, datetime, UUID]
    last_recorded_at: datetime

    @classmethod
    def of(cls, refusal: Act, before: _Limit | None) -> _Limit:
        return cls(
            refusal.subject_id,
            refusal.linked_at,
            refusal.banner_site_id,
            max(refusal.order, before.last_order) if before else refusal.order,
            max(refusal.recorded_at, before.last_recorded_at) if before else refusal.recorded_at,
        )

    def is_before(self, grant: Act) -> bool:
        if grant.subject_id != self.subject_id:
            # Linking never turns a refusal into a grant: only an act after the link can.
            links = [at for at in (grant.linked_at, self.linked_at) if at is not None]
            return grant.occurred_at > max([self.last_recorded_at, *links])
        if grant.banner_site_id is not None and grant.banner_site_id == self.banner_site_id:
            return grant.order > self.last_order
        return grant.occurred_at > self.last_recorded_at


def resolve_statuses(
    choices: Mapping[str, str | bool], standing: Mapping[str, str]
) -> dict[str, str]:
    """The status that an act gives to each purpose, with what follows for children.

    ``standing`` holds the present status per purpose key. ``False`` means ``withdrawn`` where a
    grant stands, else ``declined``. Withdrawing or objecting to a parent does the same to every
    child with a standing grant, except one that the same act names itself.
    """
    found: dict[str, str] = {}
    for key, choice in choices.items():
        if isinstance(choice, str):
            found[key] = choice
        elif choice:
            found[key] = GRANTED
        else:
            found[key] = WITHDRAWN if standing.get(key) == GRANTED else DECLINED
    for child, status in standing.items():
        if status != GRANTED or child in choices:
            continue
        parent = _reaching_parent(child, found)
        if parent is not None:
            found[child] = found[parent]
    return found


def _reaching_parent(child: str, found: Mapping[str, str]) -> str | None:
    parts = child.split(".")
    for length in range(1, len(parts)):
        parent = ".".join(parts[:length])
        if found.get(parent) in REACHES_DOWN:
            return parent
    return None


def is_objection(status: str, modes: Collection[str]) -> bool:
    """Whether a status must outlive the erasure of whoever it is from.

    Declining or withdrawing what needs no consent anywhere (``modes`` of the purpose) is what an
    objection is there; elsewhere only an objection in so many words is one.
    """
    return status == OBJECTED or (status in {DECLINED, WITHDRAWN} and _OPT_OUT in modes)


@dataclass(frozen=True)
class CorrectedTime:
    """When an act happened by our own clock, or why that cannot be believed."""

    occurred_at: datetime
    is_future: bool = False
    is_too_old: bool = False


def correct_time(
    occurred_at: datetime, sent_at: datetime | None, received_at: datetime, *, from_banner: bool
) -> CorrectedTime:
    """An act's time moved by how wrong the sender's clock is (``received − sent``).

    Up to five minutes of future are forgiven and count as now. What a banner brings later than
    thirty days is too old; a back end may give any past instant.
    """
    try:
        corrected = occurred_at + (received_at - sent_at if sent_at else timedelta())
    except OverflowError:
        # More than the calendar holds, on one side or the other.
        is_future = sent_at is None or occurred_at > sent_at
        return CorrectedTime(occurred_at, is_future=is_future, is_too_old=not is_future)
    return CorrectedTime(
        min(corrected, received_at),
        is_future=corrected - received_at > FORGIVEN_FUTURE,
        is_too_old=from_banner and received_at - corrected > OLDEST_BANNER_ACT,
    )


def resolve_valid_until(decided_at: datetime, months: int | None) -> datetime | None:
    """When a grant ends by itself: calendar months later, clamped to the month's last day."""
    return None if months is None else decided_at + relativedelta(months=months)


def network_prefix(address: str) -> str | None:
    """The network an address lies in, /24 for IPv4 and /48 for IPv6; never the address itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None:
        found = mapped
    bits = 24 if found.version == 4 else 48  # the two versions of IP
    return str(ip_network(f"{found}/{bits}", strict=False))


_BROWSERS = (
    ("Whale", re.compile(r"Whale/(\d{1,4})")),
    ("Samsung Internet", re.compile(r"SamsungBrowser/(\d{1,4})")),
    ("Edge", re.compile(r"Edg(?:e|A|iOS)?/(\d{1,4})")),
    ("Opera", re.compile(r"OPR/(\d{1,4})")),
    ("Firefox", re.compile(r"(?:Firefox|FxiOS)/(\d{1,4})")),
    ("Chrome", re.compile(r"(?:Chrome|CriOS)/(\d{1,4})")),
    ("Safari", re.compile(r"Version/(\d{1,4})[\d.]* (?:Mobile/\S+ )?Safari/")),
)


def browser_family(user_agent: str) -> str | None:
    """Family and major version, such as ``Chrome 156``; nothing finer that tells one person."""
    for family, pattern in _BROWSERS:
        match = pattern.search(user_agent[:1000])
        if match:
            return f"{family} {match[1]}"
    return None
