"""Migrations form one line, and their file names say which comes after which."""

from __future__ import annotations

import re

import pytest
from alembic.script import Script, ScriptDirectory

from consent_service.kernel.resources import migrations_folder


@pytest.fixture(scope="module")
def scripts() -> list[Script]:
    """Every migration, oldest first."""
    return list(ScriptDirectory(str(migrations_folder())).walk_revisions())[::-1]


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory(str(migrations_folder())).get_heads()) == 1


def test_file_names_are_numbered_without_a_gap(scripts: list[Script]) -> None:
    names = sorted(path.name for path in (migrations_folder() / "versions").glob("*.py"))

    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", name) for name in names), names
    assert [int(name[:4]) for name in names] == list(range(1, len(scripts) + 1))


def test_revisions_follow_their_numbers(scripts: list[Script]) -> None:
    numbers = [script.revision[:4] for script in scripts]

    assert numbers == [f"{number:04}" for number in range(1, len(scripts) + 1)]
    assert [script.down_revision for script in scripts] == [
        None,
        *(script.revision for script in scripts[:-1]),
    ]


def test_each_migration_says_what_it_does(scripts: list[Script]) -> None:
    assert [script.revision for script in scripts if not script.doc.strip()] == []
