"""The databases of a test run: which kind, which server, what isolates one test from the next.

The schema is what the migrations build, once for each of two databases of every worker: one whose
tests are undone, one whose tests commit and that is emptied after each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from flask import Flask

from consent_service.app import create_app
from consent_service.kernel.config import Settings
from consent_service.kernel.db import db
from consent_service.kernel.migrations import upgrade_database
from consent_service.web.limits import limiter
from tests import servers

SECRET = "a-secret-of-the-tests-and-of-nothing-else"
#: Fixtures whose work happens on connections of its own.
ALWAYS_COMMITTING = {"browser", "live_server", "runner"}

_running = pytest.StashKey[ExitStack]()
_server_port = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_configure(config: pytest.Config) -> None:
    """Start the database server once; with several workers, in the process that leads them."""
    config.stash[_running] = ExitStack()
    if config.getoption("database") != "postgresql" or config.option.collectonly:
        return
    given = getattr(config, "workerinput", {}).get("postgresql_port")
    config.stash[_server_port] = given or config.stash[_running].enter_context(servers.postgresql())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker where the server is."""
    node.workerinput["postgresql_port"] = node.config.stash.get(_server_port, None)


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[_running].close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what a test needs by the fixtures it asks for, so that nobody has to remember to."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "make_database" in fixtures:
            item.add_marker(pytest.mark.uses_database)
        if fixtures & ALWAYS_COMMITTING:
            item.add_marker(pytest.mark.committing)
        if "browser" in fixtures:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def make_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """Makes an empty database of this run's kind; answers its address."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")

    def make(name: str) -> str:
        if _server_port in request.config.stash:
            return servers.create_database(request.config.stash[_server_port], f"{name}_{worker}")
        return f"sqlite:///{tmp_path_factory.mktemp('database')}/{name}.sqlite3"

    return make


@pytest.fixture(scope="session")
def _isolated_app(make_database: Callable[[str], str]) -> Iterator[Flask]:
    yield from _migrated_app(make_database("isolated"))


@pytest.fixture(scope="session")
def _committing_app(make_database: Callable[[str], str]) -> Iterator[Flask]:
    yield from _migrated_app(make_database("committing"))


def _migrated_app(address: str) -> Iterator[Flask]:
    app = create_app(Settings(secret_keys=(SECRET,), database_url=address))
    with app.app_context():
        upgrade_database()
    yield app
    _close(app)


@pytest.fixture
def app(request: pytest.FixtureRequest, make_database: object) -> Iterator[Flask]:
    """The application, on a database with nothing in it but what migrations put there."""
    is_committing = request.node.get_closest_marker("committing") is not None
    app = request.getfixturevalue("_committing_app" if is_committing else "_isolated_app")
    limiter.reset()
    with _emptied(app) if is_committing else _undone(app):
        yield app


@pytest.fixture
def make_app() -> Iterator[Callable[..., Flask]]:
    """Makes a further application with other settings; its database is the caller's matter."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        app = create_app(Settings(**{"secret_keys": (SECRET,), **settings}))
        made.append(app)
        return app

    yield make
    for app in made:
        _close(app)


@contextmanager
def _undone(app: Flask) -> Iterator[None]:
    """Everything inside happens in one transaction that is rolled back; commits are savepoints."""
    with app.app_context():
        engines = db.engines
    engine = engines[None]
    connection = engine.connect()
    outer = connection.begin()
    # Flask-SQLAlchemy asks this mapping first, whatever the session is configured with.
    engines[None] = connection
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    try:
        yield
    finally:
        with app.app_context():
            db.session.remove()
        db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")
        engines[None] = engine
        outer.rollback()
        connection.close()


@contextmanager
def _emptied(app: Flask) -> Iterator[None]:
    """Afterwards every table holds what the migrations left in it, and no more."""
    tables = db.metadata.sorted_tables
    with app.app_context():
        engine = db.engine
    with engine.begin() as connection:
        before = [(table, connection.execute(table.select()).mappings().all()) for table in tables]
    try:
        yield
    finally:
        with engine.begin() as connection:
            for table in reversed(tables):
                connection.execute(table.delete())
            for table, rows in before:
                if rows:
                    connection.execute(table.insert(), [dict(row) for row in rows])


def _close(app: Flask) -> None:
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
