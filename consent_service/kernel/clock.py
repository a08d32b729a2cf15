"""The one place that reads the time. Everything inside is an aware instant in UTC."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

Source = Callable[[], datetime]


def _system() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # this is that one place


_source: Source = _system


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _source()


def today(timezone: str) -> date:
    """The calendar day it is now in an IANA time zone such as ``Asia/Seoul``."""
    return now().astimezone(ZoneInfo(timezone)).date()


def start_of(day: date, timezone: str) -> datetime:
    """The first instant of a calendar day in a time zone, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone)).astimezone(UTC)


def set_source(source: Source | None) -> None:
    """Replace the clock for a whole process (a demonstration, a test); None restores it."""
    global _source  # noqa: PLW0603  # a clock is the same for every thread of a process
    _source = source or _system


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Inside, the time runs on, moved by ``by``."""
    previous = _source
    set_source(lambda: previous() + by)
    try:
        yield
    finally:
        set_source(previous)
