"""Writing the audit log. Values of secrets and personal data never get in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consent_service.audit.models import AuditEntry
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.ids import new_id


@dataclass(frozen=True)
class Actor:
    """Who acts: an API key, the command line, a member, or the service itself."""

    kind: str
    id: str
    #: The person behind the tenant's own admin page: ``{id, name}``.
    on_behalf_of: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The form kept with what was changed."""
        found: dict[str, Any] = {"kind": self.kind, "id": self.id}
        if self.on_behalf_of:
            found["on_behalf_of"] = self.on_behalf_of
        return found


#: What the service does by itself: the worker, the clock.
SYSTEM = Actor("system", "worker")


def record_act(
    actor: Actor,
    action: str,
    object_type: str,
    object_id: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add an entry to the bound tenant's log, in the caller's transaction."""
    db.session.add(
        AuditEntry(
            id=new_id(),
            at=clock.now(),
            actor_kind=actor.kind,
            actor_id=actor.id,
            on_behalf_of=actor.on_behalf_of,
            action=action,
            object_type=object_type,
            object_id=object_id,
            before=before,
            after=after,
        )
    )
