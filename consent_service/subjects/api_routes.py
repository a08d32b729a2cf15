"""Tokens by which a tenant's back end lets a page speak for a signed-in member."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from consent_service.kernel import clock
from consent_service.subjects.errors import SubjectUnknown
from consent_service.subjects.operations import find_or_create_subject
from consent_service.subjects.queries import (
    get_subject_by_ref,
    resolve_subject_in,
    sign_subject_token,
)
from consent_service.subjects.schemas import SubjectTokenIn, SubjectTokenOut
from consent_service.tenants.guards import requires
from consent_service.tenants.queries import get_customer, get_product, get_site
from consent_service.web.parsing import StrictBlueprint

blueprint = StrictBlueprint("subjects", __name__, description="Tokens for members.")


@blueprint.post("/v1/subject-tokens")
@requires("subject_tokens:create")
@blueprint.arguments(SubjectTokenIn)
@blueprint.response(201, SubjectTokenOut)
def create_subject_token(data: dict[str, Any]) -> dict[str, Any]:
    """Mint a token with which a page may speak for a member, for fifteen minutes at most."""
    if data["customer"]:
        get_customer(data["customer"])
    if data["site"]:
        get_site(data["site"])
    get_product(data["product"])
    given = data["subject"]
    if given["type"] == "ref":
        subject = get_subject_by_ref(given["id"])
    else:
        subject = find_or_create_subject(resolve_subject_in(given))
    if subject.erased_at is not None:
        raise SubjectUnknown
    expires_at = clock.now() + timedelta(seconds=data["ttl_seconds"])
    token = sign_subject_token(subject, site=data["site"], expires_at=expires_at)
    return {"subject_token": token, "expires_at": expires_at}
