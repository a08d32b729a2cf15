"""When a change may take effect, and which version is in force on a day.

Dates are days in the time zone of the policy's tenant; the caller says which day it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from consent_service.kernel.errors import FieldError
from consent_service.policies.errors import NoticePeriodTooShort
from consent_service.policies.rules.changes import ChangeClass

VersionState = Literal["draft", "announced", "in_force", "superseded"]

#: What the policies promise in their last section: 7 days, 30 for a change of users' rights.
_NOTICE_DAYS: Final[dict[ChangeClass, int]] = {"ordinary": 7, "material": 30}


@dataclass(frozen=True, slots=True)
class VersionDates:
    """What the state of a version depends on."""

    number: int
    announced_on: date | None
    effective_on: date | None
    is_announced: bool


def required_notice_days(change_class: ChangeClass) -> int:
    """How many days must lie between announcement and effect of a change of this class."""
    return _NOTICE_DAYS[change_class]


def earliest_effective_on(announced_on: date, change_class: ChangeClass) -> date:
    """The first day on which a change announced on ``announced_on`` may take effect."""
    return announced_on + timedelta(days=required_notice_days(change_class))


def check_notice_period(announced_on: date, effective_on: date, change_class: ChangeClass) -> None:
    """Raises NoticePeriodTooShort unless the change is announced early enough."""
    earliest = earliest_effective_on(announced_on, change_class)
    if effective_on >= earliest:
        return
    detail = (
        f"{_distance((effective_on - announced_on).days)} {change_class.capitalize()} changes need "
        f"{required_notice_days(change_class)} days. Choose {_prose(earliest)} or later."
    )
    raise NoticePeriodTooShort(
        detail,
        errors=(FieldError("/effective_on", NoticePeriodTooShort.code, detail),),
        earliest_effective_on=earliest,
    )


def resolve_state(versions: Iterable[VersionDates], today: date) -> dict[int, VersionState]:
    """The state of every version on ``today``, by version number.

    A version announced later than ``today`` is a draft as of that day, so that the past can be
    asked about. At most one version is in force.
    """
    known = tuple(versions)
    in_force = resolve_in_force(known, today)
    return {version.number: _state(version, in_force, today) for version in known}


def resolve_in_force(versions: Iterable[VersionDates], today: date) -> VersionDates | None:
    """The announced version that took effect last, or None before the first one did.

    The dates decide, not the numbers: an older text may be imported after a newer one.
    """
    effective = [
        (version.effective_on, version.announced_on or version.effective_on, version)
        for version in versions
        if _is_public(version, today)
        and version.effective_on is not None
        and version.effective_on <= today
    ]
    last = max(effective, key=lambda dates: (*dates[:2], dates[2].number), default=None)
    return last[2] if last else None


def _is_public(version: VersionDates, today: date) -> bool:
    return version.is_announced and (version.announced_on is None or version.announced_on <= today)


def _state(version: VersionDates, in_force: VersionDates | None, today: date) -> VersionState:
    if version is in_force:
        return "in_force"
    if not _is_public(version, today):
        return "draft"
    if version.effective_on is None or version.effective_on > today:
        return "announced"
    return "superseded"


def _distance(days: int) -> str:
    if days < 0:
        return "The effective date lies before the announcement."
    if days == 0:
        return "That is the day of the announcement."
    return f"That is {days} {'day' if days == 1 else 'days'} after the announcement."


def _prose(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


# Not strftime: its month names follow the locale of the process.
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
