"""Real HTTP, a real Redis and a real browser, for tests of what happens between machines."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from consent_service.kernel.config import Settings
from tests import servers

#: Nothing but what a test does leaves the machine; containers have no sandbox to give.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@dataclass(frozen=True)
class LiveServer:
    """A running service: its address, and the application that answers there."""

    url: str
    app: Flask


@pytest.fixture
def serve() -> Iterator[Callable[[Any], str]]:
    """Serves any WSGI application, such as a web site that embeds the banner; its address."""
    with ExitStack() as running:

        def start(wsgi_app: Any) -> str:
            listener = running.enter_context(socket.create_server(("127.0.0.1", 0)))
            return running.enter_context(servers.http_server(listener, wsgi_app))

        yield start


@pytest.fixture
def live_server(app: Flask, make_app: Callable[..., Flask]) -> Iterator[LiveServer]:
    """The service over real HTTP, with the address it is reached at as its public one."""
    settings: Settings = app.extensions["consent_settings"]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = "http://{}:{}".format(*listener.getsockname())
        live = make_app(database_url=settings.database_url, public_url=url)
        with servers.http_server(listener, live):
            yield LiveServer(url, live)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Redis."""
    with servers.redis() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium: the system's, or the one that Playwright brought."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=CHROMIUM_ARGUMENTS,
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a visitor who was never here, who reads Korean."""
    with browser.new_context(locale="ko-KR", timezone_id="Asia/Seoul") as context:
        yield context.new_page()
