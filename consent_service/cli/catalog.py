"""``consent-service catalog``: import a catalogue file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table

from consent_service.catalog.operations import import_catalogue
from consent_service.cli.documents import read_document
from consent_service.cli.runtime import Answer, actor, answers, product_option, tenant_option


@click.group("catalog")
def catalog() -> None:
    """Purposes, services and items: import."""


@catalog.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@tenant_option
@product_option
@answers
def import_file(file: Path, product: str | None) -> Answer:
    """Take over a YAML or JSON file; what is missing in it stays."""
    report = import_catalogue(read_document(file), product, actor=actor())
    table = Table("", "Created", "Updated", "As before")
    for title, changes in (
        ("Purposes", report.purposes),
        ("Services", report.services),
        ("Items", report.items),
    ):
        counts = (len(changes.created), len(changes.updated), len(changes.unchanged))
        table.add_row(title, *map(str, counts))
    return Answer(asdict(report), table)
