"""ISO 8601 durations of calendar parts (``P1Y6M``, ``P3M``, ``P30D``): reading and comparing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ISO = re.compile(r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")

#: The mean length of a Gregorian month, for comparing months with days only.
_DAYS_PER_MONTH: Final = 30.436875


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of calendar time: whole months and days."""

    months: int
    days: int

    def is_longer_than(self, other: Duration) -> bool:
        """Exact for months against months; a year counts as neither more nor less than 365 days."""
        if self.days == other.days:
            return self.months > other.months
        return self._approximate_days() > other._approximate_days() + 1

    def _approximate_days(self) -> float:
        return self.months * _DAYS_PER_MONTH + self.days


def parse_duration(text: str) -> Duration | None:
    """The duration that ``text`` writes in ISO 8601, or None when it is none."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return Duration(months=years * 12 + months, days=weeks * 7 + days)
