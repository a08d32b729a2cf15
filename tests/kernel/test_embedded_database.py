"""Where an embedded database lies."""

from __future__ import annotations

from pathlib import Path

import pytest

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
