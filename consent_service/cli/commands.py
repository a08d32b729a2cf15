"""The root command and the groups below it."""

from __future__ import annotations

import click

from consent_service.cli.database import database
from consent_service.cli.policies import policies
from consent_service.cli.serving import serve, worker
from consent_service.web.openapi import service_version


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(service_version(), prog_name="consent-service")
def main() -> None:
    """Consent Service: banner, proof of consent, and decisions."""


main.add_command(database)
main.add_command(serve)
main.add_command(worker)
main.add_command(policies)
