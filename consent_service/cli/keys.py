"""``consent-service keys``: stored keys and the masters that wrap them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import click
from flask import Flask

from consent_service.cli.runtime import Answer, application, show
from consent_service.kernel.tenancy import bind_tenant
from consent_service.kernel.transaction import run_in_transaction
from consent_service.subjects.operations import rewrap_subject_keys
from consent_service.subjects.queries import count_orphaned_subject_keys
from consent_service.tenants.operations import rewrap_tenant_key
from consent_service.tenants.queries import count_orphaned_tenant_keys, list_tenants

#: Re-wrap what the bound tenant has and answer how much that was; one for each kind of key.
REWRAPPERS: tuple[Callable[[], int], ...] = (rewrap_tenant_key, rewrap_subject_keys)
#: How many keys of the bound tenant have no master; the tenants' own are counted at once.
ORPHAN_COUNTS: tuple[Callable[[], int], ...] = (count_orphaned_subject_keys,)


@click.group("keys")
def keys() -> None:
    """Stored keys: rewrap."""


@keys.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def rewrap(as_json: bool) -> None:
    """Seal every stored key under the newest master; then older ones can be taken away."""
    app = application()
    ensure_masters(app)
    with app.app_context():
        rewrapped = sum(_of_tenant(tenant_id, REWRAPPERS) for tenant_id in tenant_ids())
    show(Answer({"rewrapped": rewrapped}, f"{rewrapped} keys re-wrapped."), as_json=as_json)


def ensure_masters(app: Flask) -> None:
    """Refuse the start while a stored key was wrapped by a master that is not configured."""
    with app.app_context():
        orphaned = run_in_transaction(count_orphaned_tenant_keys, writes=False)
        if ORPHAN_COUNTS and not orphaned:
            orphaned = sum(_of_tenant(id_, ORPHAN_COUNTS, writes=False) for id_ in tenant_ids())
    if orphaned:
        raise click.ClickException(
            f"CONSENT_SECRET_KEYS: {orphaned} stored keys were wrapped by a master that is "
            "missing. Add it behind the newest, then run: consent-service keys rewrap"
        )


def tenant_ids() -> list[UUID]:
    """The id of every tenant; each is visited in units of work of its own."""
    return run_in_transaction(lambda: [tenant.id for tenant in list_tenants()], writes=False)


def _of_tenant(
    tenant_id: UUID, counts: tuple[Callable[[], int], ...], *, writes: bool = True
) -> int:
    def work() -> int:
        bind_tenant(tenant_id)
        return sum(count() for count in counts)

    return run_in_transaction(work, writes=writes)
