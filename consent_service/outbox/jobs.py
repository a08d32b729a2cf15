"""What the worker does for each tenant's outbox: number what waits, forget what is outdated."""

from __future__ import annotations

from uuid import UUID

from consent_service.kernel.ids import new_id
from consent_service.kernel.tenancy import bind_tenant
from consent_service.kernel.transaction import run_in_transaction
from consent_service.outbox.operations import BATCH, forget_outdated, give_positions
from consent_service.outbox.queries import has_outdated, has_waiting

#: This process, as the holder of leases.
HOLDER = new_id()


def run_positions(tenant_id: UUID) -> None:
    """Give every waiting change of a tenant its position, in units of work of their own.

    Asks first by reading only: with an embedded database a round without work must not make
    writers wait.
    """

    def give() -> int:
        bind_tenant(tenant_id)
        return give_positions(HOLDER)

    def is_waiting() -> bool:
        bind_tenant(tenant_id)
        return has_waiting()

    if run_in_transaction(is_waiting, writes=False):
        while run_in_transaction(give) == BATCH:
            pass


def run_outbox_retention(tenant_id: UUID) -> None:
    """Delete a tenant's changes that were kept long enough."""

    def forget() -> None:
        bind_tenant(tenant_id)
        forget_outdated()

    def is_outdated() -> bool:
        bind_tenant(tenant_id)
        return has_outdated()

    if run_in_transaction(is_outdated, writes=False):
        run_in_transaction(forget)
