"""``consent-service db``: bring the database to this release, check it, rebuild projections."""

from __future__ import annotations

from uuid import UUID

import click

from consent_service.cli.runtime import Answer, application, show
from consent_service.consents.operations import rebuild_some_states
from consent_service.kernel.errors import NotFound
from consent_service.kernel.migrations import (
    current_revision,
    head_revision,
    is_at_head,
    upgrade_database,
)
from consent_service.kernel.transaction import run_in_transaction, transaction
from consent_service.tenants.queries import bind_tenant_by_slug, list_tenants

#: People whose states are rebuilt in one unit of work; nobody is held longer than that.
BATCH = 200


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


@database.command("rebuild-states")
@click.option("--tenant", metavar="SLUG", help="One tenant only (default: all of them).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def rebuild_states(tenant: str | None, as_json: bool) -> None:
    """Make the current answers of all people anew from what was recorded."""
    app = application()
    with app.app_context():
        with transaction(writes=False):
            known = [row.slug for row in list_tenants()]
        if tenant is not None and tenant not in known:
            raise click.ClickException(f"{NotFound.title}: there is no tenant {tenant}.")
        counts = [_rebuild_tenant(slug) for slug in known if tenant in {None, slug}]
    people, states = sum(count[0] for count in counts), sum(count[1] for count in counts)
    show(
        Answer({"people": people, "states": states}, f"{people} people, {states} states."),
        as_json=as_json,
    )


def _rebuild_tenant(slug: str) -> tuple[int, int]:
    people = states = 0
    last: UUID | None = None
    while True:

        def work(after: UUID | None = last) -> tuple[UUID | None, int, int]:
            bind_tenant_by_slug(slug)
            return rebuild_some_states(after, batch=BATCH)

        last, more_people, more_states = run_in_transaction(work)
        people, states = people + more_people, states + more_states
        if last is None:
            return people, states
        click.echo(f"{slug}: {people} people", err=True)
