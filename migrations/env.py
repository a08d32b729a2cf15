"""Alembic's environment: the application's own engine, and limits for running beside a release."""

from __future__ import annotations

import importlib
import pkgutil

from alembic import context
from sqlalchemy import text

import consent_service
from consent_service.kernel.db import db

#: A migration that cannot get its lock gives up rather than hold up those who serve.
LOCK_TIMEOUT = "5s"

for module in pkgutil.walk_packages(consent_service.__path__, "consent_service."):
    if module.name.endswith(".models"):
        importlib.import_module(module.name)


def run_migrations() -> None:
    """Run inside one transaction where the database can."""
    engine = db.engine
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            compare_type=True,
            render_as_batch=is_sqlite,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            if not is_sqlite:
                connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
            context.run_migrations()
        connection.commit()


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database: consent-service db upgrade")
run_migrations()
