"""When a policy was announced and took effect, as its text says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from consent_service.policies.rules.reading.findings import ReadingWarning
from consent_service.policies.rules.reading.lines import MAX_READABLE, Line, fold

_DATE: Final = (
    r"(?P<year>(?:19|20)\d{2})\s{0,3}(?:년|[.\-/])\s{0,3}(?P<month>\d{1,2})\s{0,3}(?:월|[.\-/])\s{0,3}"
    r"(?P<day>\d{1,2})(?!\d)"
)
_ANNOUNCED = re.compile(
    rf"(?:공고|공지|게시|고지)\s?(?:일자|일|날짜)\s{{0,3}}[:은는]?\s{{0,3}}{_DATE}"
)
_EFFECTIVE = re.compile(rf"(?:시행|적용|발효)\s?(?:일자|일|날짜)\s{{0,3}}[:은는]?\s{{0,3}}{_DATE}")
_EFFECTIVE_SENTENCE = re.compile(
    rf"{_DATE}\s{{0,3}}[일.]?\s{{0,3}}(?:자로|부터|부로)[^.]{{0,20}}(?:시행|적용|발효|효력)"
)
_HISTORY = re.compile(r"이전|종전|과거|개정\s?(?:이력|전)|변경\s?이력|~\s*(?:19|20)\d{2}")


@dataclass(frozen=True, slots=True)
class _Found:
    day: date
    line: int


def read_dates(
    lines: Sequence[Line],
) -> tuple[date | None, date | None, list[ReadingWarning]]:
    """The days of announcement and of effect, and a finding for each that is ambiguous."""
    readable = [line for line in lines if _is_readable(line)]
    announced = _search(readable, (_ANNOUNCED,))
    effective = _search(readable, (_EFFECTIVE,)) or _search(readable, (_EFFECTIVE_SENTENCE,))
    findings = [
        *_warn(announced, "announcement"),
        *_warn(effective, "effect"),
    ]
    return _latest(announced), _latest(effective), findings


def _is_readable(line: Line) -> bool:
    return len(line.text) <= MAX_READABLE and not _HISTORY.search(line.text)


def _search(lines: Iterable[Line], patterns: Sequence[re.Pattern[str]]) -> list[_Found]:
    found: list[_Found] = []
    for line in lines:
        for pattern in patterns:
            for match in pattern.finditer(fold(line.text)):
                day = _day(match)
                if day is not None:
                    found.append(_Found(day, line.number))
    return found


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _latest(found: Sequence[_Found]) -> date | None:
    return max((each.day for each in found), default=None)


def _warn(found: Sequence[_Found], what: str) -> Iterable[ReadingWarning]:
    days = sorted({each.day for each in found})
    if len(days) < 2:
        return
    line = next(each.line for each in found if each.day == days[-1])
    names = ", ".join(day.isoformat() for day in days)
    yield ReadingWarning(
        "date_unclear", line, f"Several dates of {what} are named ({names}); the latest was taken."
    )
