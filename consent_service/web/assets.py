"""Style sheet and icon of the public pages, under addresses that carry a hash of their content."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import current_app

from consent_service.kernel.errors import NotFound

_NAME = re.compile(r"[a-z][a-z0-9-]*\.(css|svg)", re.ASCII)
_TYPES = {".css": "text/css", ".svg": "image/svg+xml"}
_DIGITS = 12


@dataclass(frozen=True)
class Asset:
    """A file as it is served."""

    content: bytes
    digest: str
    content_type: str


def get_page_asset(name: str) -> Asset:
    """A file of ``static/pages``. Raises NotFound; nothing else of the folder can be named."""
    path = Path(current_app.extensions["consent_static"]) / "pages" / name
    if _NAME.fullmatch(name) is None or not path.is_file():
        raise NotFound
    return _read(path, path.stat().st_mtime_ns)


def page_asset_path(name: str) -> str:
    """The address of a file of ``static/pages`` for a template."""
    return f"/static/pages/{get_page_asset(name).digest}/{name}"


@lru_cache(maxsize=32)
def _read(path: Path, _changed_ns: int) -> Asset:
    content = path.read_bytes()
    return Asset(content, hashlib.sha256(content).hexdigest()[:_DIGITS], _TYPES[path.suffix])
