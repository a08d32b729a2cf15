"""Where the files outside the package lie: inside it in a wheel, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _folder(name: str) -> Path:
    packaged = _PACKAGE / f"_{name}"
    return packaged if packaged.is_dir() else _PACKAGE.parent / name


def static_folder() -> Path:
    """The folder of files served as they are, and of the banner's built parts."""
    return _folder("static")


def migrations_folder() -> Path:
    """The folder of the database migrations."""
    return _folder("migrations")
