"""The demonstration as ``consent-service demo`` runs it, and people who visit its website.

Each test has a company of its own: the first one is seeded, the others start from a copy of it.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from consent_service.cli.demo import KEYS_FILE, DemoAddresses, RunningDemo, running_demo
from consent_service.kernel.config import Settings
from tests.databases import SECRET
from tests.e2e.visits import Demo, Visit
from tests.servers import free_port

DATABASE = "consent.sqlite3"


def _free_pair() -> int:
    """A free port whose successor is free, too."""
    for _ in range(50):
        port = free_port()
        if port < 65535 and _is_free(port + 1):
            return port
    raise AssertionError("no two free ports in a row")


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


@contextmanager
def _run(folder: Path) -> Iterator[RunningDemo]:
    port = _free_pair()
    settings = Settings(
        secret_keys=(SECRET,),
        database_url=f"sqlite:///{folder / DATABASE}",
        public_url=DemoAddresses(port).service,
        log_level="error",
    )
    with running_demo(settings, port) as running:
        yield running


@pytest.fixture(scope="session")
def seeded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder in which the demonstration was started and stopped once."""
    folder = tmp_path_factory.mktemp("demo")
    with _run(folder):
        pass
    return folder


@pytest.fixture
def demo(seeded_folder: Path, tmp_path: Path) -> Iterator[Demo]:
    """The demonstration, started again in a folder of the test's own."""
    for name in (DATABASE, KEYS_FILE):
        shutil.copy(seeded_folder / name, tmp_path / name)
    with _run(tmp_path) as running:
        demo = Demo(running)
        yield demo
        demo.stop_service()


@pytest.fixture
def visit_as(browser: Browser, demo: Demo) -> Iterator[Callable[..., Visit]]:
    """Makes a person who was never here; keywords are those of ``Visit`` and of the browser."""
    with ExitStack() as stack:

        def make(customer: str | None = None, lang: str = "ko", **options: object) -> Visit:
            context = stack.enter_context(
                browser.new_context(locale=lang, timezone_id="Asia/Seoul", **options)
            )
            visit = Visit(context.new_page(), demo, customer, lang)
            visit.watch()
            return visit

        yield make


@pytest.fixture
def visit(visit_as: Callable[..., Visit]) -> Visit:
    """A person who was never here, who reads Korean."""
    return visit_as()
