"""Reading links, and what a person can decide on. Changes nothing."""

from __future__ import annotations

from consent_service.preferences.queries.centre import (
    Entry,
    Texts,
    digest_of,
    list_entries,
    list_standings,
    sign_form,
    verify_form,
)
from consent_service.preferences.queries.links import (
    OpenLink,
    get_tenant_of_link,
    is_revoked,
    open_link,
    sign_link,
)

__all__ = [
    "Entry",
    "OpenLink",
    "Texts",
    "digest_of",
    "get_tenant_of_link",
    "is_revoked",
    "list_entries",
    "list_standings",
    "open_link",
    "sign_form",
    "sign_link",
    "verify_form",
]
