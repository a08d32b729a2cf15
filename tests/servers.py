"""Real servers that a test run starts for itself and stops again; none need run before."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from wsgiref.types import WSGIApplication

import psycopg
from psycopg import sql
from werkzeug.serving import WSGIRequestHandler, make_server

#: Nothing in it outlives the run, so nothing waits for a disk.
POSTGRESQL_CONF = """
autovacuum = off
fsync = off
full_page_writes = off
listen_addresses = '127.0.0.1'
max_connections = 200
synchronous_commit = off
"""
START_SECONDS = 30


class NotInstalled(RuntimeError):
    """A program the tests run against is missing from this machine."""

    def __init__(self, program: str) -> None:
        super().__init__(f"{program} is not installed; `make services` installs it")


def free_port() -> int:
    """A port of the loopback interface that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def postgresql() -> Iterator[int]:
    """A throw-away PostgreSQL cluster; yields the loopback port it listens on."""
    programs = _postgresql_programs()
    # The server refuses to run as root, as which containers run their tests.
    owner = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="consent-postgresql-"))
    if owner:
        account = pwd.getpwnam(owner)
        os.chown(folder, account.pw_uid, account.pw_gid)
    data, port = folder / "data", free_port()

    def run(program: str, *arguments: str) -> None:
        with (folder / "log").open("a+", encoding="utf-8") as log:
            done = subprocess.run(
                [programs / program, "-D", data, *arguments],
                cwd=folder,
                user=owner,
                group=owner,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
            )
            log.seek(0)
            assert done.returncode == 0, log.read()

    try:
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        with (data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write(f"{POSTGRESQL_CONF}port = {port}\nunix_socket_directories = '{folder}'\n")
        run("pg_ctl", "-w", "-t", str(START_SECONDS), "start")
        try:
            yield port
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def create_database(port: int, name: str) -> str:
    """Make an empty database in the cluster on ``port``; returns its address."""
    address = f"postgresql://postgres@127.0.0.1:{port}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{address}/{name}"


@contextmanager
def redis() -> Iterator[str]:
    """A Redis that keeps nothing; yields its address."""
    program = shutil.which("redis-server")
    if program is None:
        raise NotInstalled("Redis")
    port = free_port()
    process = subprocess.Popen(
        [program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"],
        cwd=tempfile.gettempdir(),
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for_port(port, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


@contextmanager
def http_server(listener: socket.socket, app: WSGIApplication) -> Iterator[str]:
    """``app`` over real HTTP, many requests at once, on a listening socket; yields the address."""
    host, port = listener.getsockname()[:2]
    server = make_server(
        host, port, app, threaded=True, request_handler=_Quiet, fd=listener.fileno()
    )
    thread = threading.Thread(target=server.serve_forever, name=f"http-{port}", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once something accepts connections on ``port``; fails when ``process`` ended."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"ended with {process.returncode} instead of listening"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing listened on port {port} within {START_SECONDS} s")


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """A test's output is the test's."""


def _postgresql_programs() -> Path:
    if found := shutil.which("initdb"):
        return Path(found).parent
    # Debian keeps the server's programs of each release apart, and off PATH.
    releases = [path.parents[1] for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not releases:
        raise NotInstalled("PostgreSQL")
    return max(releases, key=lambda release: int(release.name)) / "bin"
