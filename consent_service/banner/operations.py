"""Sites: made and changed with the policy that covers them."""

from __future__ import annotations

from typing import Any

from consent_service.audit.operations import Actor
from consent_service.policies.queries import check_policy_covers, get_policy
from consent_service.tenants import operations as tenants
from consent_service.tenants.operations import checked_origins
from consent_service.tenants.queries import Site, get_product
from consent_service.tenants.rules import SiteSettings


def change_site(site: Site, changes: dict[str, Any], *, actor: Actor) -> Site:
    """Change a site; its policy must cover it afterwards. Raises as ``create_site`` does."""
    policy_key = changes.get("policy_key", site.policy_key)
    if policy_key is not None:
        check_policy_covers(
            get_policy(policy_key),
            product_id=site.product_id,
            origins=checked_origins(changes.get("origins", site.origins)),
        )
    return tenants.change_site(site, changes, actor=actor)


def create_site(
    *,
    name: str,
    origins: list[str],
    product_key: str | None,
    policy_key: str | None,
    settings: SiteSettings,
    actor: Actor,
) -> Site:
    """Add a site. Without a policy key it uses its product's only policy, once there is one.

    Raises Invalid for an origin, ProductUnknown, NotFound for the policy, PolicyOutOfScope where
    the policy does not cover the site.
    """
    if policy_key is not None:
        check_policy_covers(
            get_policy(policy_key),
            product_id=get_product(product_key).id,
            origins=checked_origins(origins),
        )
    return tenants.create_site(
        name=name,
        origins=origins,
        product_key=product_key,
        policy_key=policy_key,
        settings=settings,
        actor=actor,
    )
