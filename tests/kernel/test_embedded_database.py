"""Where an embedded database lies, who reads it, and what a fault of a database tells."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from consent_service.app import create_app
from consent_service.kernel.config import Settings
from consent_service.kernel.db import db
from consent_service.kernel.migrations import upgrade_database


def test_relative_database_lies_in_the_folder_of_the_start_beside_its_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_env({"CONSENT_DATABASE_URL": "sqlite:///mine.sqlite3"})
    app = create_app(settings)

    with app.app_context():
        upgrade_database()
        for engine in db.engines.values():
            engine.dispose()

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "mine.sqlite3",
        "mine.sqlite3.keys",
    ]


def test_only_the_owner_reads_the_files(tmp_path: Path) -> None:
    app = create_app(Settings(secret_keys=("x" * 40,), database_url=f"sqlite:///{tmp_path}/a.db"))
    previous = os.umask(0)
    try:
        with app.app_context(), db.engine.connect() as connection:
            connection.exec_driver_sql("CREATE TABLE things (id INTEGER)")
            modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("a.db*")}
    finally:
        os.umask(previous)
        with app.app_context():
            db.engine.dispose()

    assert modes == {"a.db": 0o600, "a.db-shm": 0o600, "a.db-wal": 0o600}


@pytest.mark.committing
def test_fault_of_a_statement_does_not_tell_its_values(app: Flask) -> None:
    with (
        app.app_context(),
        db.engine.begin() as connection,
        pytest.raises(DBAPIError) as fault,
    ):
        connection.execute(text("SELECT :value FROM no_such_table"), {"value": "kim@acme.example"})

    assert "kim@acme.example" not in str(fault.value)
