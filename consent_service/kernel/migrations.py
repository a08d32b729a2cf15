"""Bringing a database to this release, and telling whether it is."""

from __future__ import annotations

from functools import cache

import flask_migrate
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from consent_service.kernel.db import db
from consent_service.kernel.resources import migrations_folder


@cache
def head_revision() -> str | None:
    """The newest migration that this release carries."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    return ScriptDirectory.from_config(config).get_current_head()


def is_at_head() -> bool:
    """Whether the bound database has every migration of this release."""
    return current_revision() == head_revision()


def current_revision() -> str | None:
    """The migration the bound database is at; None for an empty one."""
    return MigrationContext.configure(db.session.connection()).get_current_revision()


def upgrade_database() -> None:
    """Apply every missing migration to the bound database."""
    flask_migrate.upgrade(directory=str(migrations_folder()))
