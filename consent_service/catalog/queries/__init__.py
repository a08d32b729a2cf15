"""Reading the catalogue: plain frozen values, never rows."""

from __future__ import annotations

from consent_service.catalog.queries.entries import (
    find_purpose,
    find_service,
    get_purpose,
    get_service,
    list_all_services,
    list_items,
    list_purposes,
    list_services,
)
from consent_service.catalog.queries.switches import (
    find_switches,
    list_switch_states,
    list_switched_off,
    locate_switch,
    resolve_switch,
)

__all__ = [
    "find_purpose",
    "find_service",
    "find_switches",
    "get_purpose",
    "get_service",
    "list_all_services",
    "list_items",
    "list_purposes",
    "list_services",
    "list_switch_states",
    "list_switched_off",
    "locate_switch",
    "resolve_switch",
]
