"""Notice periods and the state of versions on a day."""

from __future__ import annotations

from datetime import date

import pytest

from consent_service.policies.errors import NoticePeriodTooShort
from consent_service.policies.rules.changes import ChangeClass
from consent_service.policies.rules.periods import (
    VersionDates,
    VersionState,
    check_notice_period,
    earliest_effective_on,
    required_notice_days,
    resolve_in_force,
    resolve_state,
)


@pytest.mark.parametrize(("change_class", "days"), [("ordinary", 7), ("material", 30)])
def test_the_notice_is_as_long_as_promised(change_class: ChangeClass, days: int) -> None:
    assert required_notice_days(change_class) == days


@pytest.mark.parametrize(
    ("announced_on", "effective_on", "change_class"),
    [
        pytest.param(date(2020, 5, 26), date(2020, 6, 2), "ordinary", id="first-seed-exactly-7"),
        pytest.param(date(2021, 1, 21), date(2021, 1, 28), "ordinary", id="second-seed-exactly-7"),
        pytest.param(date(2026, 11, 20), date(2026, 12, 20), "material", id="exactly-30"),
        pytest.param(date(2026, 11, 20), date(2027, 3, 1), "material", id="longer"),
    ],
)
def test_a_notice_period_is_accepted(
    announced_on: date, effective_on: date, change_class: ChangeClass
) -> None:
    check_notice_period(announced_on, effective_on, change_class)

    assert earliest_effective_on(announced_on, change_class) <= effective_on


@pytest.mark.parametrize(
    ("announced_on", "effective_on", "change_class", "earliest", "detail"),
    [
        pytest.param(
            date(2026, 11, 20),
            date(2026, 11, 26),
            "ordinary",
            date(2026, 11, 27),
            "That is 6 days after the announcement. Ordinary changes need 7 days. "
            "Choose 27 November 2026 or later.",
            id="ordinary-6",
        ),
        pytest.param(
            date(2026, 11, 20),
            date(2026, 12, 19),
            "material",
            date(2026, 12, 20),
            "That is 29 days after the announcement. Material changes need 30 days. "
            "Choose 20 December 2026 or later.",
            id="material-29",
        ),
        pytest.param(
            date(2026, 11, 20),
            date(2026, 11, 21),
            "ordinary",
            date(2026, 11, 27),
            "That is 1 day after the announcement. Ordinary changes need 7 days. "
            "Choose 27 November 2026 or later.",
            id="one-day",
        ),
        pytest.param(
            date(2026, 11, 20),
            date(2026, 11, 20),
            "ordinary",
            date(2026, 11, 27),
            "That is the day of the announcement. Ordinary changes need 7 days. "
            "Choose 27 November 2026 or later.",
            id="same-day",
        ),
        pytest.param(
            date(2024, 2, 25),
            date(2024, 2, 1),
            "ordinary",
            date(2024, 3, 3),
            "The effective date lies before the announcement. Ordinary changes need 7 days. "
            "Choose 3 March 2024 or later.",
            id="before-and-leap-year",
        ),
    ],
)
def test_a_short_notice_is_refused_and_names_the_earliest_date(
    announced_on: date, effective_on: date, change_class: ChangeClass, earliest: date, detail: str
) -> None:
    with pytest.raises(NoticePeriodTooShort) as refusal:
        check_notice_period(announced_on, effective_on, change_class)

    assert refusal.value.detail == detail
    assert refusal.value.earliest_effective_on == earliest
    assert (refusal.value.code, refusal.value.status) == ("notice_period_too_short", 422)
    assert refusal.value.errors[0].pointer == "/effective_on"


DRAFT = VersionDates(4, None, None, is_announced=False)
FIRST = VersionDates(1, date(2020, 5, 26), date(2020, 6, 2), is_announced=True)
SECOND = VersionDates(2, date(2021, 1, 21), date(2021, 1, 28), is_announced=True)
THIRD = VersionDates(3, date(2021, 12, 1), date(2021, 12, 31), is_announced=True)
LINE = (FIRST, SECOND, THIRD, DRAFT)


@pytest.mark.parametrize(
    ("today", "states"),
    [
        (date(2020, 5, 25), ("draft", "draft", "draft", "draft")),
        (date(2020, 5, 26), ("announced", "draft", "draft", "draft")),
        (date(2020, 6, 1), ("announced", "draft", "draft", "draft")),
        (date(2020, 6, 2), ("in_force", "draft", "draft", "draft")),
        (date(2021, 1, 27), ("in_force", "announced", "draft", "draft")),
        (date(2021, 1, 28), ("superseded", "in_force", "draft", "draft")),
        (date(2021, 12, 30), ("superseded", "in_force", "announced", "draft")),
        (date(2021, 12, 31), ("superseded", "superseded", "in_force", "draft")),
    ],
)
def test_the_clock_decides_the_state(today: date, states: tuple[VersionState, ...]) -> None:
    assert resolve_state(LINE, today) == dict(zip((1, 2, 3, 4), states, strict=True))


def test_an_older_text_imported_later_does_not_come_into_force() -> None:
    imported = VersionDates(5, date(2019, 1, 1), date(2019, 1, 8), is_announced=True)

    states = resolve_state((SECOND, imported), date(2026, 11, 21))

    assert states == {2: "in_force", 5: "superseded"}


def test_the_version_announced_last_is_in_force_when_two_take_effect_on_one_day() -> None:
    corrected = VersionDates(3, date(2021, 1, 20), date(2021, 1, 28), is_announced=True)

    assert resolve_in_force((corrected, SECOND), date(2021, 2, 1)) == SECOND


def test_no_version_is_in_force_when_none_was_announced() -> None:
    dated_draft = VersionDates(1, date(2020, 5, 26), date(2020, 6, 2), is_announced=False)

    assert resolve_in_force((dated_draft, DRAFT), date(2026, 11, 21)) is None
