"""The audit log over the API."""

from __future__ import annotations

from typing import Any

from consent_service.audit.models import AuditEntry
from consent_service.audit.operations import Actor
from consent_service.audit.queries import AuditFilter, list_entries
from consent_service.audit.schemas import AuditEntriesOut, AuditQuery
from consent_service.kernel.ids import public_id
from consent_service.web.pagination import Page
from consent_service.web.parsing import StrictBlueprint, requires

blueprint = StrictBlueprint("audit", __name__, description="Who did what, and when.")


@blueprint.get("/v1/audit-entries")
@requires("admin")
@blueprint.arguments(AuditQuery, location="query")
@blueprint.response(200, AuditEntriesOut)
def show_entries(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """List who did what, newest first."""
    limit, cursor = query.pop("limit"), query.pop("cursor")
    page = list_entries(AuditFilter(**query), limit=limit, cursor=cursor)
    return Page([_shown(entry) for entry in page.items], page.next_cursor)


def _shown(entry: AuditEntry) -> dict[str, Any]:
    actor = Actor(entry.actor_kind, entry.actor_id, entry.on_behalf_of)
    return {
        "id": public_id("aud", entry.id),
        "at": entry.at,
        "actor": actor.to_json(),
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "before": entry.before,
        "after": entry.after,
    }
