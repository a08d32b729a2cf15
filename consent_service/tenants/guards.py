"""Who may come in, and as which tenant. Every mount of the URL table names one of these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g, request

from consent_service.audit.operations import Actor
from consent_service.kernel import clock
from consent_service.kernel.errors import NotFound
from consent_service.kernel.ids import public_id
from consent_service.tenants.errors import (
    KeyExpired,
    KeyMissing,
    KeyRevoked,
    OriginNotAllowed,
    ScopeMissing,
)
from consent_service.tenants.models import ApiKey, Site
from consent_service.tenants.queries import bind_api_key, bind_site, bind_tenant_by_slug
from consent_service.tenants.rules import normalise_origin
from consent_service.web.parsing import requires

__all__ = [
    "api_key",
    "current_actor",
    "current_api_key",
    "current_site",
    "everyone",
    "requires",
    "site",
    "tenant_object",
    "tenant_page",
]

View = Callable[..., Any]


def everyone(_view: View) -> None:
    """No credential and no tenant: liveness, documentation, the key set."""


def api_key(view: View) -> None:
    """A valid API key with one of the view's scopes; its tenant is bound."""
    scheme, _, presented = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not presented:
        raise KeyMissing
    key = bind_api_key(presented.strip())
    if key.revoked_at is not None:
        raise KeyRevoked
    if key.expires_at is not None and key.expires_at <= clock.now():
        raise KeyExpired
    needed: tuple[str, ...] = getattr(view, "required_scopes", ())
    if not set(needed) & set(key.scopes):
        raise ScopeMissing(f"This call needs the scope {' or '.join(needed)}.")
    g.api_key = key
    g.caller = public_id("key", key.id)


def site(_view: View) -> None:
    """A known site key in the address; a write must come from one of the site's origins."""
    found = bind_site((request.view_args or {})["site_key"])
    g.site = found
    if request.method == "POST":
        origin = request.headers.get("Origin", "")
        if normalise_origin(origin) not in found.origins:
            raise OriginNotAllowed("Send this from a page of one of the site's origins.")
        g.allowed_origin = origin


def tenant_page(_view: View) -> None:
    """A public page of a tenant, named by its slug in the address."""
    g.tenant = bind_tenant_by_slug((request.view_args or {})["tenant"])


def tenant_object(_view: View) -> None:
    """A public object whose id carries its tenant: ``ntc_<slug>_<hash>``."""
    value = next(iter((request.view_args or {}).values()), "")
    parts = str(value).split("_")
    if len(parts) != 3:  # prefix, slug, hash
        raise NotFound
    g.tenant = bind_tenant_by_slug(parts[1])


def current_site() -> Site:
    """The site that the guard let in."""
    found = g.site
    assert isinstance(found, Site)  # noqa: S101  # the mount names the guard
    return found


def current_api_key() -> ApiKey:
    """The API key that the guard let in."""
    found = g.api_key
    assert isinstance(found, ApiKey)  # noqa: S101  # the mount names the guard
    return found


def current_actor(on_behalf_of: dict[str, Any] | None = None) -> Actor:
    """The API key as the actor of what is done, with the person behind it where one is named."""
    return Actor("api_key", public_id("key", current_api_key().id), on_behalf_of)
