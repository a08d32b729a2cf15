"""``consent-service db``: bring the database to this release, check it, rebuild projections."""

from __future__ import annotations

import click

from consent_service.cli.runtime import Answer, application, show
from consent_service.kernel.migrations import (
    current_revision,
    head_revision,
    is_at_head,
    upgrade_database,
)
from consent_service.kernel.transaction import transaction


@click.group("db")
def database() -> None:
    """The database: upgrade, check, rebuild-states."""


@database.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def upgrade(as_json: bool) -> None:
    """Apply every missing migration."""
    app = application(must_be_ready=False)
    with app.app_context():
        upgrade_database()
    show(
        Answer({"revision": head_revision()}, f"The database is at {head_revision()}."),
        as_json=as_json,
    )


@database.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(as_json: bool) -> None:
    """Tell whether the database is at this release (exit status 1 if not)."""
    app = application(must_be_ready=False)
    with app.app_context(), transaction(writes=False):
        ready, found = is_at_head(), current_revision()
    data = {"is_current": ready, "revision": found, "release": head_revision()}
    text = f"At {found}, the release has {head_revision()}."
    show(Answer(data, text), as_json=as_json)
    if not ready:
        raise SystemExit(1)
