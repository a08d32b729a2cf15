"""``consent-service customers``: the companies that use a tenant's products."""

from __future__ import annotations

import click

from consent_service.cli.runtime import Answer, actor, answers, tenant_option
from consent_service.tenants.operations import create_customer
from consent_service.tenants.queries import get_tenant


@click.group("customers")
def customers() -> None:
    """Customer companies: create."""


@customers.command()
@click.argument("key")
@tenant_option
@click.option("--product", metavar="KEY", help="The product it uses (default: all of them).")
@click.option("--name", help="What people call it (default: the key).")
@answers
def create(key: str, product: str | None, name: str | None) -> Answer:
    """Add a customer company, with service switches of its own."""
    names = {get_tenant().default_lang: name or key}
    customer = create_customer(key, names, product, actor=actor())
    data = {"key": customer.key, "name": customer.name, "product": product}
    return Answer(data, f"Customer {customer.key}.")
