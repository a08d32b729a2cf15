"""The project's files as the architecture tests read them: parsed, never imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from configparser import ConfigParser
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "consent_service"

#: Folders that are no domain: the ground, the HTTP toolkit, the demonstration, the command line.
NOT_A_DOMAIN = frozenset({"kernel", "web", "demo", "cli"})


def python_files(folder: Path = PACKAGE) -> list[Path]:
    """Every Python file under ``folder``, sorted."""
    return sorted(path for path in folder.rglob("*.py") if "node_modules" not in path.parts)


def domains() -> list[Path]:
    """The folder of every domain."""
    return sorted(
        folder.parent
        for folder in PACKAGE.glob("*/__init__.py")
        if folder.parent.name not in NOT_A_DOMAIN
    )


def name_of(path: Path) -> str:
    """A file's path from the top of the project, as people write it."""
    return path.relative_to(ROOT).as_posix()


@cache
def parse(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def dotted(node: ast.AST) -> str:
    """``a.b.c`` for a chain of names, or what of it can be read: ``.c`` on a call's result."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def calls(path: Path) -> Iterator[str]:
    """The dotted name of everything a file calls."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Call):
            yield dotted(node.func)


def mentions(path: Path) -> Iterator[str]:
    """Every dotted name a file uses, and every module or member it imports."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Attribute | ast.Name):
            yield dotted(node)
    yield from imports(path)


def imports(path: Path) -> Iterator[str]:
    """Every module or member a file imports, by its full name."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def setup_cfg() -> ConfigParser:
    """setup.cfg, read."""
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config
