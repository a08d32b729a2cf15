"""Sites: made and changed with the policy that covers them."""

from __future__ import annotations

from typing import Any

from consent_service.audit.operations import Actor
from consent_service.banner.models import ImpressionCount
from consent_service.kernel import clock
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.kernel.upserts import add_counts
from consent_service.notices.queries import get_notice_of_site
from consent_service.policies.queries import (
    check_policy_covers,
    consent_epoch,
    get_policy,
    get_policy_for_site,
)
from consent_service.tenants import operations as tenants
from consent_service.tenants.operations import checked_origins
from consent_service.tenants.queries import Site, get_product, get_tenant
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
    before = get_policy_for_site(site)
    required = consent_epoch(before) if before else 0
    tenants.change_site(site, changes, actor=actor)
    after = get_policy_for_site(site)
    if before and after and before.id != after.id:
        # Consent is not inherited from one policy to another: everybody is asked again.
        site.asked_again += max(0, required - consent_epoch(after)) + 1
    return site


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


def count_impression(
    site: Site, notice_id: str, token: str, layer: str, *, is_dismissed: bool
) -> None:
    """Count that a site showed a notice, or that it was closed without a choice.

    Raises the errors of notices: who cannot prove that the notice was served counts nothing.
    """
    notice = get_notice_of_site(site, notice_id, token)
    add_counts(
        ImpressionCount,
        {
            "tenant_id": current_tenant_id(),
            "site_id": site.id,
            "day": clock.today(get_tenant().timezone),
            "notice_id": notice.id,
            "layer": layer,
        },
        {"shown": 0, "dismissed": 1} if is_dismissed else {"shown": 1, "dismissed": 0},
    )
