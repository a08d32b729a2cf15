"""The change feed over the API."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from consent_service.kernel.ids import public_id
from consent_service.outbox.queries import Change, list_changes
from consent_service.outbox.schemas import ChangesOut
from consent_service.web.pagination import PageQuery, decode_cursor, encode_cursor
from consent_service.web.parsing import StrictBlueprint, requires
from consent_service.web.schemas import format_instant

blueprint = StrictBlueprint("changes", __name__, description="The tenant's changes, in order.")


@blueprint.get("/v1/changes")
@requires("consents:read")
@blueprint.arguments(PageQuery, location="query")
@blueprint.alt_response(200, schema=ChangesOut, description="OK")
def show_changes(query: dict[str, Any]) -> Response:
    """Read the tenant's changes in order; a reader that keeps its cursor misses none."""
    after = None if query["cursor"] is None else int(decode_cursor(query["cursor"], int)[0])
    changes, reached = list_changes(after, limit=query["limit"])
    # Each type has members of its own, so no schema dumps them.
    return jsonify(
        {"items": [_shown(change) for change in changes], "next_cursor": encode_cursor((reached,))}
    )


def _shown(change: Change) -> dict[str, Any]:
    subject = change.subject_id
    return {
        **change.payload,
        "position": change.position,
        "type": change.type,
        **({} if subject is None else {"subject_ref": public_id("sub", subject)}),
        "at": format_instant(change.at),
    }
