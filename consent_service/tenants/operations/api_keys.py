"""Making and revoking API keys."""

from __future__ import annotations

import secrets
from datetime import datetime

from consent_service.audit.operations import Actor, record_act
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import FieldError, Invalid
from consent_service.kernel.ids import new_id, public_id
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.tenants.errors import ScopeMissing
from consent_service.tenants.models import ApiKey, Tenant
from consent_service.tenants.operations.documents import LabelIn
from consent_service.tenants.queries import hash_secret
from consent_service.tenants.rules import SCOPES
from consent_service.web.schemas import format_instant, load_document

_SHOWN_OF_KEY = 8


def create_api_key(
    scopes: list[str],
    *,
    name: str,
    actor: Actor,
    held_scopes: tuple[str, ...] | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Add an API key and return it with its secret, which is shown this once.

    Raises Invalid for a name, a scope or an expiry that is not in the future, and ScopeMissing
    for a scope that the maker's own key, if it acts by one (``held_scopes``), does not have.
    """
    name = load_document(LabelIn(), {"name": name})["name"]
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        listed = ", ".join(SCOPES)
        raise Invalid(
            "Give one or more known scopes.",
            errors=(FieldError("/scopes", "invalid", f"Known scopes: {listed}."),),
        )
    if held_scopes is not None and not set(scopes) <= set(held_scopes):
        raise ScopeMissing("A key makes no key with a scope that it lacks itself.")
    if expires_at is not None and expires_at <= clock.now():
        raise Invalid.at("/expires_at", "A key expires in the future.")
    tenant = db.session.get_one(Tenant, current_tenant_id())
    secret = f"csk_{tenant.slug}_{secrets.token_urlsafe(32)}"
    key = ApiKey(
        id=new_id(),
        secret_hash=hash_secret(secret),
        prefix=secret[: len(f"csk_{tenant.slug}_") + _SHOWN_OF_KEY],
        name=name,
        scopes=sorted(set(scopes)),
        created_at=clock.now(),
        expires_at=expires_at,
        revoked_at=None,
    )
    db.session.add(key)
    after = {"name": name, "scopes": key.scopes, "expires_at": format_instant(expires_at)}
    record_act(actor, "api_key.created", "api_key", public_id("key", key.id), after=after)
    return key, secret


def revoke_api_key(key: ApiKey, *, actor: Actor) -> ApiKey:
    """Make a key void at once. Revoking it again changes nothing."""
    if key.revoked_at is None:
        key.revoked_at = clock.now()
        record_act(actor, "api_key.revoked", "api_key", public_id("key", key.id))
    return key
