"""``consent-service products``: the service lines of a tenant."""

from __future__ import annotations

import click

from consent_service.cli.runtime import Answer, actor, answers, tenant_option
from consent_service.tenants.operations import create_product
from consent_service.tenants.queries import get_tenant


@click.group("products")
def products() -> None:
    """Products: create."""


@products.command()
@click.argument("key")
@tenant_option
@click.option("--name", help="What people call it (default: the key).")
@answers
def create(key: str, name: str | None) -> Answer:
    """Add a product with a catalogue, policies and sites of its own."""
    product = create_product(key, {get_tenant().default_lang: name or key}, actor=actor())
    return Answer({"key": product.key, "name": product.name}, f"Product {product.key}.")
