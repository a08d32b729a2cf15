"""What a connection to either kind of database is told before it is used."""

from __future__ import annotations

import pytest
from flask import Flask

from consent_service.kernel.db import db


@pytest.mark.committing
def test_a_server_speaks_in_utc(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite keeps instants without a zone")
        assert connection.exec_driver_sql("SHOW TIME ZONE").scalar() == "UTC"
