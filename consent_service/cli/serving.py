"""``serve`` and ``worker``: the two processes of the service."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from uuid import UUID

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from consent_service.cli.keys import ensure_masters, tenant_ids
from consent_service.cli.runtime import application, close_connections
from consent_service.kernel.logs import get_logger
from consent_service.outbox.jobs import run_outbox_retention, run_positions

#: Seconds between two rounds of the worker.
WORKER_PAUSE = 1.0

#: What is done for each tenant in every round.
JOBS: tuple[Callable[[UUID], None], ...] = (run_positions, run_outbox_retention)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, workers: int) -> None:
    """Serve HTTP. With an embedded database the worker runs inside."""
    app = application()
    ensure_masters(app)
    # The serving processes are forked from this one, and a connection must not be.
    close_connections(app)
    _refuse_taken_port(host, port)
    click.echo(f"Consent Service at http://{host}:{port}")
    Granian(
        "consent_service.cli.serving:load_served",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=8,
        log_access=False,
    ).serve(target_loader=load_served, wrap_loader=False)


def _refuse_taken_port(host: str, port: int) -> None:
    # Serving processes share their port among each other, and so would two services silently.
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise click.ClickException(
            f"Port {port} is in use or not allowed. Stop what uses it, or choose another: --port"
        ) from error


def load_served() -> Flask:
    """The application as one serving process has it, with connections and threads of its own."""
    app = application(must_be_ready=False)
    if app.extensions["consent_settings"].is_embedded:
        start_worker_thread(app)
    return app


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then stop.")
def worker(once: bool) -> None:
    """Do what happens later: positions of the change feed, and more as domains need it."""
    app = application()
    ensure_masters(app)
    if once:
        run_round(app)
        return
    run_worker(app, threading.Event())


def start_worker_thread(app: Flask) -> threading.Event:
    """Run the worker beside an embedded server; the event stops it."""
    stop = threading.Event()
    threading.Thread(target=run_worker, args=(app, stop), name="worker", daemon=True).start()
    return stop


def run_worker(app: Flask, stop: threading.Event) -> None:
    """Round after round until told to stop; a failing round is logged and tried again."""
    while not stop.is_set():
        try:
            run_round(app)
        except Exception as error:  # the worker must outlive any single round
            get_logger().error("worker_round_failed", kind=type(error).__name__)
            time.sleep(WORKER_PAUSE)
        stop.wait(WORKER_PAUSE)


def run_round(app: Flask) -> None:
    """Everything that is due now, each job in units of work of its own.

    A job that fails for one tenant keeps nobody else waiting; its error is raised at the end.
    """
    failures: list[Exception] = []
    with app.app_context():
        for tenant_id in tenant_ids():
            for job in JOBS:
                try:
                    job(tenant_id)
                except Exception as error:  # the others' work goes on
                    get_logger().error("job_failed", job=job.__name__, kind=type(error).__name__)
                    failures.append(error)
    if failures:
        raise failures[0]
