"""The file in which the demonstration keeps its API keys between two starts.

The service itself keeps only hashes, so a key that is to work after a restart must be kept here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path


def read_kept_keys(path: Path) -> dict[str, str]:
    """The secrets by use; none where the file is missing or is not what was written."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {use: secret for use, secret in found.items() if isinstance(secret, str)}


def keep_keys(path: Path, keys: Mapping[str, str]) -> None:
    """Write the secrets for their owner's eyes only, replacing the file at once or not at all."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(dict(keys), file, indent=2)
    new.replace(path)
