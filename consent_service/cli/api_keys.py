"""``consent-service api-keys``: the credentials of a tenant's back ends."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click
from rich.markup import escape
from rich.table import Column, Table

from consent_service.cli.runtime import Answer, actor, answers, tenant_option
from consent_service.kernel.ids import public_id
from consent_service.tenants.operations import create_api_key, revoke_api_key
from consent_service.tenants.queries import ApiKey, get_api_key, list_api_keys
from consent_service.web.pagination import LARGEST_LIMIT
from consent_service.web.schemas import format_instant


@click.group("api-keys")
def api_keys() -> None:
    """API keys: create, list, revoke."""


@api_keys.command()
@tenant_option
@click.option("--scope", "scopes", multiple=True, required=True, help="Repeats.")
@click.option("--name", default="Command line", show_default=True, help="To recognise it by.")
@click.option(
    "--expires-at",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"]),
    help="In UTC (default: never).",
)
@answers
def create(scopes: tuple[str, ...], name: str, expires_at: datetime | None) -> Answer:
    """Make an API key; it is shown this once."""
    key, secret = create_api_key(
        list(scopes),
        name=name,
        expires_at=expires_at.replace(tzinfo=UTC) if expires_at else None,
        actor=actor(),
    )
    data = {"id": public_id("key", key.id), "key": secret}
    return Answer(data, f"{secret}\nKeep it now; it is not shown again.")


@api_keys.command("list")
@tenant_option
@click.option("--cursor", help="From the page before.")
@answers
def show_all(cursor: str | None) -> Answer:
    """List the API keys, never with their secrets."""
    page = list_api_keys(limit=LARGEST_LIMIT, cursor=cursor)
    # An id is there to be copied, so it is never cut short.
    table = Table(Column("Id", no_wrap=True), "Name", "Scopes", "Expires", "Revoked")
    for key in map(_shown, page.items):
        name, scopes = escape(key["name"]), " ".join(key["scopes"])
        expires_at, revoked_at = key["expires_at"] or "never", key["revoked_at"] or "no"
        table.add_row(key["id"], name, scopes, expires_at, revoked_at)
    data = {"items": [_shown(key) for key in page.items], "next_cursor": page.next_cursor}
    return Answer(data, table)


@api_keys.command()
@click.argument("key_id")
@tenant_option
@answers
def revoke(key_id: str) -> Answer:
    """Make an API key void at once."""
    key = revoke_api_key(get_api_key(key_id), actor=actor())
    return Answer(_shown(key), f"{key_id} is revoked.")


def _shown(key: ApiKey) -> dict[str, Any]:
    return {
        "id": public_id("key", key.id),
        "name": key.name,
        "prefix": key.prefix,
        "scopes": key.scopes,
        "created_at": format_instant(key.created_at),
        "expires_at": format_instant(key.expires_at),
        "revoked_at": format_instant(key.revoked_at),
    }
