"""``consent-service switch``: a service on or off for a tenant, a product or a customer."""

from __future__ import annotations

import click

from consent_service.catalog.operations import set_switch
from consent_service.cli.runtime import Answer, actor, answers, tenant_option
from consent_service.web.schemas import format_instant


@click.command()
@click.argument("service")
@click.argument("setting", type=click.Choice(["on", "off"]))
@tenant_option
@click.option("--product", metavar="KEY", help="For one product only.")
@click.option("--customer", metavar="KEY", help="For one customer company only.")
@answers
def switch(service: str, setting: str, product: str | None, customer: str | None) -> Answer:
    """Switch a SERVICE on or off. Off at any level wins; on grants nobody anything."""
    state = set_switch(
        service,
        is_enabled=setting == "on",
        product_key=product,
        customer_key=customer,
        actor=actor(),
    )
    data = {
        "service": state.service,
        "enabled": state.enabled,
        "effective": state.effective,
        "level": state.level,
        "changed_at": format_instant(state.changed_at),
        "changed_by": state.changed_by,
    }
    effect = "runs where people allow it" if state.effective else "does not run"
    return Answer(data, f"{service} is {setting} at the level of the {state.level}; it {effect}.")
