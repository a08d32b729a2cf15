"""Notices for everybody: the one a site shows now, and every one that was ever shown."""

from __future__ import annotations

from flask import Response

from consent_service.kernel.canonical_json import canonical_json
from consent_service.kernel.errors import NotFound
from consent_service.notices.errors import NoticeUnknown
from consent_service.notices.queries import get_notice
from consent_service.web.parsing import StrictBlueprint

blueprint = StrictBlueprint("notices", __name__, description="Notices, as they were shown.")


@blueprint.get("/v1/notices/<notice_id>")
@blueprint.response(200)
def show_notice(notice_id: str) -> Response:
    """The exact snapshot: SHA-256 of this body is the last part of its id."""
    try:
        notice = get_notice(notice_id)
    except NoticeUnknown as error:
        raise NotFound("There is no notice with this id.") from error
    response = Response(canonical_json(notice.content), content_type="application/json")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
