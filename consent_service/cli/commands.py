"""The root command and the groups below it."""

from __future__ import annotations

import click

from consent_service.cli.api_keys import api_keys
from consent_service.cli.catalog import catalog
from consent_service.cli.customers import customers
from consent_service.cli.database import database
from consent_service.cli.decisions import decide
from consent_service.cli.demo import demo
from consent_service.cli.keys import keys
from consent_service.cli.policies import policies
from consent_service.cli.products import products
from consent_service.cli.serving import serve, worker
from consent_service.cli.sites import sites
from consent_service.cli.switches import switch
from consent_service.cli.tenants import tenants
from consent_service.web.openapi import service_version


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(service_version(), prog_name="consent-service")
def main() -> None:
    """Consent Service: banner, proof of consent, and decisions."""


main.add_command(demo)
main.add_command(database)
main.add_command(serve)
main.add_command(worker)
main.add_command(policies)
main.add_command(tenants)
main.add_command(products)
main.add_command(customers)
main.add_command(api_keys)
main.add_command(catalog)
main.add_command(switch)
main.add_command(keys)
main.add_command(sites)
main.add_command(decide)
