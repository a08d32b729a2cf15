"""Comparing a row with what is given for it, so that writing the same again writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consent_service.kernel.db import Model


def changed_fields(row: Model, given: Mapping[str, Any]) -> dict[str, Any]:
    """The present values of those given fields that differ."""
    return {
        name: getattr(row, name) for name, value in given.items() if getattr(row, name) != value
    }


def set_fields(row: Model, given: Mapping[str, Any]) -> None:
    """Write the given fields that differ."""
    for name in changed_fields(row, given):
        setattr(row, name, given[name])
