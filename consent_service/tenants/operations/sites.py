"""Adding sites, and asking everybody on one again."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from typing import Any

from consent_service.audit.operations import Actor, record_act
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import Invalid
from consent_service.kernel.ids import new_id
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.tenants.models import Site, Tenant
from consent_service.tenants.operations.configuration import touch_configuration
from consent_service.tenants.queries import get_product
from consent_service.tenants.rules import SiteSettings, normalise_origin

_SITE_KEY_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_SITE_KEY_LENGTH = 12


def create_site(
    *,
    name: str,
    origins: list[str],
    product_key: str | None,
    policy_key: str | None,
    settings: SiteSettings,
    actor: Actor,
) -> Site:
    """Add a site with a new public key. Raises Invalid for an origin, ProductUnknown."""
    tenant = db.session.get_one(Tenant, current_tenant_id())
    random = "".join(secrets.choice(_SITE_KEY_ALPHABET) for _ in range(_SITE_KEY_LENGTH))
    site = Site(
        id=new_id(),
        key=f"{tenant.slug}-{random}",
        name=name,
        product_id=get_product(product_key).id,
        policy_key=policy_key,
        origins=checked_origins(origins),
        settings=asdict(settings),
        asked_again=0,
        created_at=clock.now(),
    )
    db.session.add(site)
    db.session.flush()  # notices refer to it
    record_act(actor, "site.created", "site", site.key, after={"origins": site.origins})
    touch_configuration()
    return site


def change_site(site: Site, changes: dict[str, Any], *, actor: Actor) -> Site:
    """Change name, origins, policy_key or single settings. Raises Invalid for an origin."""
    before = {name: getattr(site, name) for name in changes}
    if "origins" in changes:
        changes = changes | {"origins": checked_origins(changes["origins"])}
    if "settings" in changes:
        merged = SiteSettings(**{**site.settings, **changes["settings"]})
        changes = changes | {"settings": asdict(merged)}
    for name, value in changes.items():
        setattr(site, name, value)
    touch_configuration()
    record_act(actor, "site.changed", "site", site.key, before=before, after=changes)
    return site


def ask_again(site: Site, *, actor: Actor) -> Site:
    """Have a site ask everybody again from now on."""
    site.asked_again += 1
    touch_configuration()
    record_act(actor, "site.asked_again", "site", site.key, after={"asked_again": site.asked_again})
    return site


def checked_origins(origins: list[str]) -> list[str]:
    """Origins in the browsers' own form, without doubles. Raises Invalid for what is none."""
    found = []
    for index, text in enumerate(origins):
        origin = normalise_origin(text)
        if origin is None:
            raise Invalid.at(
                f"/origins/{index}", "An origin is scheme, host and port: https://www.example.com"
            )
        found.append(origin)
    if not found:
        raise Invalid.at("/origins", "A site needs one origin or more.")
    return list(dict.fromkeys(found))
