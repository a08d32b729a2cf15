"""What a site's banner calls."""

from __future__ import annotations

from typing import Any

from flask import request

from consent_service.catalog.queries import list_purposes
from consent_service.catalog.rules import DEVICE
from consent_service.consents.operations import BannerAct, record_banner_act
from consent_service.consents.queries import describe_states, list_states, receipt_number
from consent_service.consents.rules import browser_family, network_prefix
from consent_service.consents.schemas import (
    BannerConsentIn,
    BannerStateIn,
    BannerStateOut,
    RecordedOut,
)
from consent_service.subjects.queries import (
    find_subject,
    find_subject_by_token,
    resolve_subject_in,
)
from consent_service.tenants.guards import current_site
from consent_service.web.parsing import (
    SIMPLE_BODY_LIMIT,
    SIMPLE_TYPES,
    StrictBlueprint,
    body_limit,
    reads,
)
from consent_service.web.schemas import format_instant

blueprint = StrictBlueprint("banner_consents", __name__, description="Called by the banner.")


@blueprint.post("/v1/sites/<site_key>/consents")
@body_limit(SIMPLE_BODY_LIMIT, media_types=SIMPLE_TYPES)
@blueprint.arguments(BannerConsentIn)
@blueprint.response(201, RecordedOut)
def record_choice(data: dict[str, Any], site_key: str) -> Any:
    """Record a visitor's choice, once per ``event_id``."""
    site = current_site()
    details = {
        "network": network_prefix(request.remote_addr or ""),
        "browser": browser_family(request.headers.get("User-Agent", "")),
    }
    act = BannerAct(
        event_id=str(data["event_id"]),
        device=resolve_subject_in(data["subject"]),
        notice_id=data["notice_id"],
        notice_token=data["notice_token"],
        choices=data["choices"],
        services=data["services"],
        action=data["action"],
        layer=data["layer"],
        lang=data["lang"],
        gpc=data["gpc"],
        occurred_at=data["occurred_at"],
        sent_at=data["sent_at"],
        customer=data["customer"],
        details={name: value for name, value in details.items() if value},
    )
    member = find_subject_by_token(data["subject_token"], site=site.key)
    replay = record_banner_act(site, act, member)
    answer = replay.answer
    if answer["subject_token_used"] and member is None:
        # Repeated without the token: what a member chose is not for the device to know.
        answer = answer | {"states": []}
    return answer, ({"Idempotent-Replay": "true"} if replay.is_replay else {})


@blueprint.post("/v1/sites/<site_key>/state")
@reads
@body_limit(SIMPLE_BODY_LIMIT, media_types=SIMPLE_TYPES)
@blueprint.arguments(BannerStateIn)
@blueprint.response(200, BannerStateOut)
def show_state(data: dict[str, Any], site_key: str) -> dict[str, Any]:
    """Answer what this device, or the member with the token, has chosen."""
    site = current_site()
    member = find_subject_by_token(data["subject_token"], site=site.key)
    subject = member or find_subject(resolve_subject_in(data["subject"]))
    # Whoever holds a device is told of what devices are asked, not of a linked member.
    purposes = [
        purpose
        for purpose in list_purposes(site.product_id)
        if member is not None or purpose.scope == DEVICE
    ]
    shown = {purpose.id for purpose in purposes}
    rows = [row for row in list_states(subject.id) if row.purpose_id in shown] if subject else []
    latest = max(rows, key=lambda row: (row.decided_at, row.event_id), default=None)
    return {
        "states": describe_states(purposes, rows),
        "receipt_id": receipt_number(latest.event_id) if latest else None,
        "decided_at": format_instant(latest.decided_at) if latest else None,
        "preference_url": None,
        "subject_token_used": member is not None,
    }
