"""Writing the outbox in the transaction of the cause; giving positions after its commit.

A writer never assigns an order: a sequence would give a transaction that commits late a number
that readers have passed already.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.ids import new_id
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.outbox.models import OutboxEvent, OutboxLease
from consent_service.outbox.queries import find_bounds

#: How long a lease holds when its holder dies in the middle of its work.
LEASE = timedelta(seconds=10)
#: Positions given in one unit of work.
BATCH = 1000


def publish(type_: str, payload: dict[str, Any], *, subject_id: UUID | None = None) -> None:
    """Add an event of the bound tenant. ``payload`` is thin: references, no personal data."""
    db.session.add(
        OutboxEvent(
            id=new_id(),
            type=type_,
            subject_id=subject_id,
            payload=payload,
            created_at=clock.now(),
        )
    )


def give_positions(holder: UUID, *, batch: int = BATCH) -> int:
    """Give the bound tenant's waiting changes the next positions; answers how many got one.

    Nobody else gives any meanwhile: claiming the lease locks its row until this unit of work is
    over. What another transaction commits later is simply found, and numbered, the next time.
    """
    last_position = _claim_lease(holder)
    if last_position is None:
        return 0
    waiting = db.session.scalars(
        select(OutboxEvent.id)
        .where(OutboxEvent.position.is_(None))
        .order_by(OutboxEvent.created_at, OutboxEvent.id)
        .limit(batch)
    ).all()
    tenant_id = current_tenant_id()
    if waiting:
        db.session.execute(
            update(OutboxEvent),
            [
                {"tenant_id": tenant_id, "id": event_id, "position": position}
                for position, event_id in enumerate(waiting, start=last_position + 1)
            ],
        )
    # The work is done with this commit, so the next round may be anybody's.
    db.session.execute(
        update(OutboxLease).values(
            last_position=last_position + len(waiting), expires_at=clock.now()
        )
    )
    return len(waiting)


def forget_outdated() -> None:
    """Delete the bound tenant's changes that were kept long enough."""
    _last_given, first_kept = find_bounds()
    db.session.execute(delete(OutboxEvent).where(OutboxEvent.position < first_kept))


def _claim_lease(holder: UUID) -> int | None:
    """The last position given, once the bound tenant's lease is ours; None while another's."""
    session = db.session()
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    now = clock.now()
    statement = insert(OutboxLease).values(
        tenant_id=current_tenant_id(), holder=holder, expires_at=now + LEASE, last_position=0
    )
    claimed: int | None = session.scalar(
        statement.on_conflict_do_update(
            index_elements=[OutboxLease.tenant_id],
            set_={"holder": statement.excluded.holder, "expires_at": statement.excluded.expires_at},
            where=(OutboxLease.expires_at <= now) | (OutboxLease.holder == holder),
        ).returning(OutboxLease.last_position)
    )
    return claimed
