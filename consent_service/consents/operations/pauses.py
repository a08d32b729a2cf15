"""Pausing advertisements at a person's wish. A pause only ever refuses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from consent_service.consents.models import Pause
from consent_service.consents.queries import find_pause
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.ids import public_id
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.outbox.operations import publish
from consent_service.subjects.queries import REF_PREFIX, Subject, list_members, lock_subject
from consent_service.web.schemas import format_instant


def pause_advertising(subject: Subject, *, until: datetime) -> datetime:
    """Send the person no advertisement before ``until``; answers when the pause ends.

    A longer pause that runs already stays as it is.
    """
    subject = lock_subject(subject)
    ends = _keep(subject.id, until)
    _tell("advertising.paused", subject, until=format_instant(ends))
    return ends


def resume_advertising(subject: Subject) -> bool:
    """End the person's pause; False where none ran. It grants nothing that was not granted."""
    subject = lock_subject(subject)
    is_paused = find_pause(subject.id, at=clock.now()) is not None
    forget_pauses(member.subject_id for member in list_members(subject))
    if is_paused:
        _tell("advertising.resumed", subject)
    return is_paused


def carry_pause(sources: Iterable[Subject], targets: Iterable[Subject]) -> None:
    """When people are linked or parted: a pause that runs for any source runs for each target."""
    now = clock.now()
    ends = [end for source in sources if (end := find_pause(source.id, at=now)) is not None]
    if ends:
        for target in targets:
            _keep(target.id, max(ends))


def forget_pauses(subject_ids: Iterable[UUID]) -> None:
    """Delete what is kept of the pauses of some subjects."""
    db.session.execute(
        delete(Pause)
        .where(Pause.subject_id.in_(list(subject_ids)))
        .execution_options(synchronize_session="fetch")
    )


def _keep(subject_id: UUID, until: datetime) -> datetime:
    row = db.session.get(Pause, (current_tenant_id(), subject_id))
    now = clock.now()
    if row is None:
        row = Pause(subject_id=subject_id, paused_at=now, until=until)
        db.session.add(row)
    elif row.until < until:
        row.paused_at, row.until = now, until
    db.session.flush()
    return row.until


def _tell(type_: str, subject: Subject, **more: str | None) -> None:
    payload = {"subject_ref": public_id(REF_PREFIX, subject.id), **more}
    publish(type_, payload, subject_id=subject.id)
