"""What a decision may say. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Reason:
    """One reason for an answer, with the article or contract it comes from."""

    code: str
    basis: str
    detail: str


@dataclass(frozen=True)
class Evidence:
    """The act that an answer rests on."""

    event_id: UUID
    notice_id: UUID | None
    policy_version_id: UUID | None
    decided_at: datetime


@dataclass(frozen=True)
class Answer:
    """Allowed or not, with every reason."""

    is_allowed: bool
    reasons: tuple[Reason, ...]
    evidence: Evidence | None = None
    #: The first instant at which the answer can change without anyone acting.
    valid_until: datetime | None = None
    #: When a denial that is a matter of the hour ends.
    next_allowed_at: datetime | None = None
    obligations: tuple[tuple[str, str, str], ...] = field(default=())
