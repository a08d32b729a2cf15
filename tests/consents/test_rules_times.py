"""Clocks, periods, and how little is kept of an address and a browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_service.consents.rules import (
    CorrectedTime,
    browser_family,
    correct_time,
    network_prefix,
    resolve_valid_until,
)

RECEIVED = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("occurred_at", "sent_at", "expected"),
    [
        pytest.param(RECEIVED, RECEIVED, CorrectedTime(RECEIVED), id="now"),
        pytest.param(
            RECEIVED - MINUTE, RECEIVED, CorrectedTime(RECEIVED - MINUTE), id="a-minute-ago"
        ),
        pytest.param(
            RECEIVED + 2000 * DAY - MINUTE,
            RECEIVED + 2000 * DAY,
            CorrectedTime(RECEIVED - MINUTE),
            id="clock-years-ahead",
        ),
        pytest.param(
            datetime(1970, 1, 1, tzinfo=UTC),
            datetime(1970, 1, 1, 0, 10, tzinfo=UTC),
            CorrectedTime(RECEIVED - 10 * MINUTE),
            id="clock-of-1970",
        ),
        pytest.param(
            RECEIVED + 5 * MINUTE, RECEIVED, CorrectedTime(RECEIVED), id="five-minutes-ahead"
        ),
        pytest.param(
            RECEIVED + 5 * MINUTE + timedelta(microseconds=1),
            RECEIVED,
            CorrectedTime(RECEIVED, is_future=True),
            id="more-than-five-minutes-ahead",
        ),
        pytest.param(
            RECEIVED - 30 * DAY, RECEIVED, CorrectedTime(RECEIVED - 30 * DAY), id="thirty-days"
        ),
        pytest.param(
            RECEIVED - 30 * DAY - MINUTE,
            RECEIVED,
            CorrectedTime(RECEIVED - 30 * DAY - MINUTE, is_too_old=True),
            id="more-than-thirty-days",
        ),
    ],
)
def test_time_of_a_banners_act(
    occurred_at: datetime, sent_at: datetime, expected: CorrectedTime
) -> None:
    assert correct_time(occurred_at, sent_at, RECEIVED, from_banner=True) == expected


def test_back_end_may_give_any_past_instant() -> None:
    long_ago = datetime(1999, 12, 31, tzinfo=UTC)

    assert correct_time(long_ago, None, RECEIVED, from_banner=False) == CorrectedTime(long_ago)


INSTANTS = st.datetimes(timezones=st.just(UTC))


@given(INSTANTS, INSTANTS, INSTANTS)
def test_act_is_never_later_than_its_arrival(
    occurred_at: datetime, sent_at: datetime, received_at: datetime
) -> None:
    when = correct_time(occurred_at, sent_at, received_at, from_banner=True)

    assert when.occurred_at <= received_at or when.is_future or when.is_too_old
    assert not (when.is_future and when.is_too_old)


@pytest.mark.parametrize(
    ("decided_at", "months", "expected"),
    [
        ("2026-01-15T03:00:00+00:00", None, None),
        ("2026-01-15T03:00:00+00:00", 12, "2027-01-15T03:00:00+00:00"),
        ("2026-08-31T03:00:00+00:00", 6, "2027-02-28T03:00:00+00:00"),
        ("2024-02-29T03:00:00+00:00", 12, "2025-02-28T03:00:00+00:00"),
        ("2023-11-30T03:00:00+00:00", 3, "2024-02-29T03:00:00+00:00"),
    ],
)
def test_grant_ends_calendar_months_later(
    decided_at: str, months: int | None, expected: str | None
) -> None:
    found = resolve_valid_until(datetime.fromisoformat(decided_at), months)

    assert found == (datetime.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unknown", None),
        ("", None),
    ],
)
def test_address_is_kept_as_its_network(address: str, expected: str | None) -> None:
    assert network_prefix(address) == expected


_WEBKIT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        (f"{_WEBKIT}Chrome/156.0.7000.1 Safari/537.36", "Chrome 156"),
        (f"{_WEBKIT}Chrome/156.0.0.0 Safari/537.36 Edg/156.0.1.2", "Edge 156"),
        (f"{_WEBKIT}Chrome/150.0.0.0 Whale/4.30.1.2 Safari/537.36", "Whale 4"),
        (
            f"{_WEBKIT}SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet 28",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox 150"),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 "
                "(KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
            ),
            "Safari 19",
        ),
        ("curl/8.5.0", None),
        ("x" * 5_000 + " Chrome/156.0", None),
        ("", None),
    ],
)
def test_browser_is_kept_as_its_family(user_agent: str, expected: str | None) -> None:
    assert browser_family(user_agent) == expected
