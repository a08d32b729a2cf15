"""How a command runs: settings, application, one unit of work, and an answer.

Exit status: 0 done, 1 refused or failed, 2 usage.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

import click
import orjson
from flask import Flask
from rich.console import Console, RenderableType
from sqlalchemy.exc import DBAPIError

from consent_service.app import create_app
from consent_service.audit.operations import Actor
from consent_service.kernel.config import BadSetting, Settings
from consent_service.kernel.db import db
from consent_service.kernel.errors import DomainError
from consent_service.kernel.migrations import is_at_head, upgrade_database
from consent_service.kernel.transaction import run_in_transaction, transaction
from consent_service.tenants.queries import bind_tenant_by_slug


@dataclass(frozen=True)
class Answer:
    """What a command says: one object for ``--json``, and a text or table for people."""

    data: Any
    shown: RenderableType


def application(*, settings: Settings | None = None, must_be_ready: bool = True) -> Flask:
    """The application for a command; an embedded database is brought to this release first."""
    try:
        app = create_app(settings or Settings.from_env())
    except BadSetting as error:
        raise click.ClickException(str(error)) from error
    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(partial(close_connections, app))
    if must_be_ready:
        ensure_ready(app)
    return app


def close_connections(app: Flask) -> None:
    """Let go of the database; whatever needs it again connects anew."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def ensure_ready(app: Flask) -> None:
    """Migrate an embedded database; ask for ``db upgrade`` where a server's is behind."""
    with app.app_context():
        if app.extensions["consent_settings"].is_embedded:
            upgrade_database()
            return
        try:
            with transaction(writes=False):
                ready = is_at_head()
        except DBAPIError as error:
            raise click.ClickException("The database cannot be reached.") from error
        if not ready:
            raise click.ClickException(
                "The database is not at this release. Run: consent-service db upgrade"
            )


def actor() -> Actor:
    """The command line as an actor: the operating system's account."""
    try:
        account = getpass.getuser()
    except (OSError, KeyError):
        account = "unknown"
    return Actor("command_line", account)


def answers(command: Callable[..., Answer]) -> Callable[..., None]:
    """Run a command in one unit of work and print its answer; add ``--json``.

    A command that takes ``tenant`` has that tenant bound.
    """

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    @wraps(command)
    def run(as_json: bool, **arguments: Any) -> None:
        app = application()

        slug = arguments.pop("tenant", None)

        def work() -> Answer:
            if slug is not None:
                bind_tenant_by_slug(slug)
            return command(**arguments)

        with app.app_context():
            try:
                answer = run_in_transaction(work)
            except DomainError as error:
                _refuse(error, as_json=as_json)
        show(answer, as_json=as_json)

    return run


def show(answer: Answer, *, as_json: bool) -> None:
    """Print an answer on standard output."""
    if as_json:
        click.echo(orjson.dumps(answer.data, default=str).decode())
    else:
        Console(soft_wrap=True).print(answer.shown)


def _refuse(error: DomainError, *, as_json: bool) -> None:
    if as_json:
        members = {"code": error.code, "status": error.status, "detail": error.detail}
        faults = [
            {"pointer": item.pointer, "code": item.code, "detail": item.detail}
            for item in error.errors
        ]
        click.echo(orjson.dumps({**members, **({"errors": faults} if faults else {})}).decode())
    else:
        click.echo(f"{error.detail} ({error.code})", err=True)
        for item in error.errors:
            click.echo(f"  {item.pointer}: {item.detail}", err=True)
    sys.exit(1)


def tenant_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--tenant SLUG``, required."""
    return click.option("--tenant", required=True, metavar="SLUG", help="The tenant's slug.")(
        command
    )


def product_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--product KEY``; left out, the product ``default``."""
    return click.option("--product", metavar="KEY", help="The product's key (default: default).")(
        command
    )
