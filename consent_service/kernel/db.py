"""The database: declarative base, naming convention, and how SQLite is made to behave."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
import psycopg
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Date, Engine, LargeBinary, MetaData, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import DeclarativeBase, registry

from consent_service.kernel.config import Settings
from consent_service.kernel.resources import migrations_folder
from consent_service.kernel.types import Instant, UUIDType, json_type

#: Milliseconds a writer waits for another one on SQLite before it gives up.
SQLITE_BUSY_TIMEOUT_MS = 15_000


class Base(DeclarativeBase):
    """Base of every table. Constraints get predictable names, so that migrations can name them."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            UUID: UUIDType,
            datetime: Instant,
            date: Date,
            bytes: LargeBinary,
            dict[str, Any]: json_type(),
            dict[str, str]: json_type(),
            list[str]: json_type(),
            list[dict[str, Any]]: json_type(),
        },
    )


#: Whether the unit of work that runs now may write; set by kernel/transaction.py.
writing: ContextVar[bool] = ContextVar("consent_writing", default=True)

db = SQLAlchemy(model_class=Base)
migrate = Migrate()

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def init_database(app: Flask, settings: Settings) -> None:
    """Bind the database to an application. Opens no connection yet."""
    app.config["SQLALCHEMY_DATABASE_URI"] = _engine_url(settings.database_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(migrations_folder()), compare_type=True)
    with app.app_context():
        for engine in db.engines.values():
            prepare = _prepare_sqlite if engine.dialect.name == "sqlite" else _prepare_server
            prepare(engine)


def _engine_url(address: str) -> URL:
    url = make_url(address)
    if url.drivername == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}:
        # Flask-SQLAlchemy would look for it in Flask's instance folder, inside the installation.
        return url.set(database=str(Path(str(url.database)).absolute()))
    return url


def _engine_options(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
        # An error is logged, and the values of a statement are personal data.
        "hide_parameters": True,
    }
    if settings.is_embedded:
        options["connect_args"] = {"timeout": SQLITE_BUSY_TIMEOUT_MS / 1000}
    else:
        # A connection that died with its server must not fail the next request.
        options["pool_pre_ping"] = True
        options["pool_size"] = 32
        options["connect_args"] = {
            "prepare_threshold": 5 if settings.prepared_statements else None,
            "connect_timeout": 5,
        }
    return options


def _prepare_server(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: psycopg.Connection[Any], _record: object) -> None:
        # In another zone an instant could fall outside of what the driver can read. Set here and
        # not while connecting, where older poolers refuse ``options``.
        connection.autocommit = True
        connection.execute("SET TIME ZONE 'UTC'")
        connection.autocommit = False

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A decision reads who is meant, then what they answered: between the two, nobody's
        # objection may get lost in an erasure or a link. One snapshot for the whole answer.
        if not writing.get():
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "do_connect")
    def create(_dialect: object, _record: object, arguments: list[Any], _named: object) -> None:
        # The files of the log get the mode of the database. Where no file can be made, SQLite
        # tells why.
        if engine.url.database not in {None, "", ":memory:"}:
            with suppress(OSError):
                os.close(os.open(arguments[0], os.O_RDWR | os.O_CREAT, 0o600))

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        # Transactions are opened by the listener below, never behind our back by the driver.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        # Acknowledged means on the disk.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        # Deleted personal data is overwritten, not left in free pages.
        connection.execute("PRAGMA secure_delete=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that becomes a writer half-way is refused by WAL, so a writer starts as one.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")
