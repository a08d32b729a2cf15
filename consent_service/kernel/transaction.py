"""The only place that commits. Returning commits, raising undoes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from consent_service.kernel.db import db, writing
from consent_service.kernel.errors import Unavailable
from consent_service.kernel.tenancy import release_tenant

T = TypeVar("T")

#: Connection lost, server stopping or starting, serialisation, deadlock, read-only standby.
RETRYABLE_STATES = ("08", "57P01", "57P02", "57P03", "40001", "40P01", "25006")
ATTEMPTS = 3


class WriteNeeded(Exception):
    """A unit of work that only reads met something that must be stored first."""


class Overtaken(Unavailable):
    """What this unit of work had read is no longer so; ``run_in_transaction`` does it anew."""

    title = "Somebody else changed this at the same moment; send the request again"


def require_writing() -> None:
    """Raise WriteNeeded in a unit of work that only reads; ``run_in_transaction`` starts anew."""
    if not writing.get():
        raise WriteNeeded


@contextmanager
def transaction(*, writes: bool = True) -> Iterator[Session]:
    """One unit of work on the application's session: one tenant, one commit.

    Commits on leaving, unless an exception left first or ``writes`` is false; either way the
    tenant is released. Hooks given to ``after_commit`` run only after a commit.
    """
    token = writing.set(writes)
    session = db.session()
    try:
        yield session
        if writes:
            session.commit()
        else:
            session.rollback()
    except BaseException:
        session.info.pop("after_commit", None)
        session.rollback()
        raise
    finally:
        release_tenant()
        writing.reset(token)
    hooks: list[Callable[[], None]] = session.info.pop("after_commit", [])
    for hook in hooks:
        hook()


def after_commit(hook: Callable[[], None]) -> None:
    """Run ``hook`` once the present unit of work is committed; never if it is undone."""
    db.session().info.setdefault("after_commit", []).append(hook)


def run_in_transaction(work: Callable[[], T], *, writes: bool = True) -> T:
    """Do ``work`` in one unit of work, again when the database asks for it.

    ``work`` must be repeatable: it is undone before each new attempt. What still fails raises.
    Reading work that turns out to need a write is done again as writing work.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction(writes=writes):
                return work()
        except WriteNeeded:
            writes = True
        except (DBAPIError, Overtaken) as error:
            if attempt == ATTEMPTS or not is_retryable(error):
                raise
            db.session.remove()
    with transaction(writes=True):
        return work()


def is_retryable(error: DBAPIError | Overtaken) -> bool:
    """Whether the same work may succeed when it is simply done again."""
    if isinstance(error, Overtaken):
        return True
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or state.startswith(RETRYABLE_STATES)
