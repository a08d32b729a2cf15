"""``consent-service sites``: places that embed the banner."""

from __future__ import annotations

import click

from consent_service.banner.operations import create_site
from consent_service.banner.queries import describe_site
from consent_service.cli.runtime import Answer, actor, answers, product_option, tenant_option
from consent_service.tenants.rules import SiteSettings


@click.group()
def sites() -> None:
    """Sites: create."""


@sites.command("create")
@tenant_option
@product_option
@click.option("--policy", metavar="KEY", help="The policy's key (default: the product's only one).")
@click.option("--name", help="What people call the site (default: its first origin).")
@click.option("--origin", "origins", multiple=True, required=True, metavar="URL", help="Repeats.")
@answers
def create(
    product: str | None, policy: str | None, name: str | None, origins: tuple[str, ...]
) -> Answer:
    """Add a site and print its key and its tag."""
    site = create_site(
        name=name or origins[0],
        origins=list(origins),
        product_key=product,
        policy_key=policy,
        settings=SiteSettings(),
        actor=actor(),
    )
    data = describe_site(site)
    return Answer(data, f"{data['site_key']}\n{data['embed']}")
