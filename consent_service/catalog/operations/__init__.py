"""Changing the catalogue and its switches. Flushes at most; never commits."""

from __future__ import annotations

from consent_service.catalog.operations.imports import Changes, ImportReport, import_catalogue
from consent_service.catalog.operations.purposes import (
    change_purpose,
    create_purpose,
    delete_purpose,
    replace_purpose,
)
from consent_service.catalog.operations.switches import set_switch
from consent_service.catalog.operations.vendors import (
    change_service,
    create_service,
    delete_service,
    replace_service,
)

__all__ = [
    "Changes",
    "ImportReport",
    "change_purpose",
    "change_service",
    "create_purpose",
    "create_service",
    "delete_purpose",
    "delete_service",
    "import_catalogue",
    "replace_purpose",
    "replace_service",
    "set_switch",
]
