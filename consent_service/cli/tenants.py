"""``consent-service tenants``: make a tenant, set its contacts."""

from __future__ import annotations

from pathlib import Path

import click

from consent_service.cli.documents import read_document
from consent_service.cli.runtime import Answer, actor, answers, tenant_option
from consent_service.tenants.operations import NewTenant, create_tenant, set_contacts


@click.group("tenants")
def tenants() -> None:
    """Tenants: create, contacts."""


@tenants.command()
@click.argument("slug")
@click.option("--name", required=True, help="What people call the company.")
@click.option("--legal-name", help="Its registered name (default: the name).")
@click.option("--timezone", default="Asia/Seoul", show_default=True, help="IANA time zone.")
@click.option("--jurisdiction", default="KR", show_default=True, help="Such as KR, EEA, US-CA.")
@click.option("--lang", default="ko", show_default=True, help="Language where none is asked for.")
@answers
def create(
    slug: str, name: str, legal_name: str | None, timezone: str, jurisdiction: str, lang: str
) -> Answer:
    """Make a tenant with its product ``default``."""
    new = NewTenant(
        slug=slug,
        name=name,
        legal_name=legal_name,
        timezone=timezone,
        jurisdiction=jurisdiction,
        default_lang=lang,
    )
    tenant = create_tenant(new, actor=actor())
    return Answer({"slug": tenant.slug}, f"Tenant {tenant.slug} with the product default.")


@tenants.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@tenant_option
@answers
def contacts(file: Path) -> Answer:
    """Replace the contacts: officer, department, address, authorities."""
    tenant = set_contacts(read_document(file), actor=actor())
    roles = ", ".join(sorted(tenant.contacts)) or "none"
    return Answer({"slug": tenant.slug, "contacts": tenant.contacts}, f"Contacts: {roles}.")
