"""One run, one kind of database (``--database``); real servers, real schema, nothing left behind.

``app``, ``client``   The test runs in one transaction that is undone. There is one connection, so
                      code that opens its own, or a second thread, needs the marker ``committing``.
``session``           The same from inside an application context, for calling operations.
``runner``            The command line; ``live_server``: real HTTP; ``page``: a browser.
                      These are always committing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session, scoped_session

from consent_service.cli import main
from consent_service.kernel.clock import set_source
from consent_service.kernel.config import Settings
from consent_service.kernel.db import db

pytest_plugins = ["tests.actors", "tests.databases", "tests.live"]

#: Where a frozen clock starts: noon in Seoul, a Thursday in winter.
NOON = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)


@pytest.fixture
def database(app: Flask) -> SQLAlchemy:
    """The database of ``app``, for tests that look into it from outside a context."""
    return db


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Session]]:
    """A session inside an application context. Not together with ``client``: it would share it."""
    with app.app_context():
        yield db.session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> Callable[..., Result]:
    """``consent-service`` with the given arguments, on the test's database."""
    settings: Settings = app.extensions["consent_settings"]
    environment = {
        "CONSENT_DATABASE_URL": settings.database_url,
        "CONSENT_SECRET_KEYS": ",".join(settings.secret_keys),
    }

    def run(*arguments: str, env: Mapping[str, str] | None = None) -> Result:
        return CliRunner(env={**environment, **(env or {})}).invoke(main, arguments)

    return run


class Clock:
    """The frozen time of a test."""

    def __init__(self, instant: datetime) -> None:
        self.now = instant

    def set(self, instant: datetime | str) -> None:
        """Stand at an instant, as an aware datetime or in RFC 3339."""
        self.now = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
        assert self.now.tzinfo, "an instant needs its offset"

    def advance(self, **duration: float) -> None:
        """Move on by a duration, given as to timedelta: ``advance(days=3)``."""
        self.now += timedelta(**duration)


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Time stands still, at noon in Seoul on 15 January 2026, until the test moves it."""
    clock = Clock(NOON)
    set_source(lambda: clock.now.astimezone(UTC))
    yield clock
    set_source(None)
