"""Who wants no advertisement for a while."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consent_service.consents.models import Pause
from consent_service.kernel.db import db

#: Parameters of one IN list; both databases take more.
_CHUNK = 5_000


def find_pause(subject_id: UUID, *, at: datetime) -> datetime | None:
    """When the pause of a person ends that runs at an instant, or None."""
    return list_pauses([subject_id], at=at).get(subject_id)


def list_pauses(subject_ids: Collection[UUID], *, at: datetime) -> dict[UUID, datetime]:
    """When the pauses end that run at an instant, by the subject that answers for the person."""
    wanted = list(subject_ids)
    found: dict[UUID, datetime] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = db.session.scalars(
            select(Pause).where(
                Pause.subject_id.in_(wanted[start : start + _CHUNK]), Pause.until > at
            )
        )
        found.update({row.subject_id: row.until for row in rows})
    return found
