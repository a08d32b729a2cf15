"""What reading a policy text gives: its content, its dates, and what a person should look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from consent_service.policies.rules.content import PolicyText

WarningCode = Literal[
    "date_unclear",
    "displaced_text",
    "facts_not_read",
    "no_sections",
    "previous_version_marker",
    "repeated_text",
    "retention_blank",
    "unplaced_line",
]


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """One thing to look at. ``line`` is 1-based in the file; ``detail`` says what was done."""

    code: WarningCode
    line: int
    detail: str


@dataclass(frozen=True, slots=True)
class ImportedPolicy:
    """A policy as it was read. ``unplaced`` are the lines that belong to no section."""

    text: PolicyText
    announced_on: date | None
    effective_on: date | None
    warnings: tuple[ReadingWarning, ...] = ()
    unplaced: tuple[str, ...] = ()
