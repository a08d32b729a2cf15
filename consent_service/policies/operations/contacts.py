"""Who can be reached about privacy: what an announcement needs, and what history can tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consent_service.audit.operations import Actor
from consent_service.kernel.errors import Invalid
from consent_service.policies.rules.content import PolicyText
from consent_service.tenants.operations import set_contacts
from consent_service.tenants.queries import get_tenant

_ROLES = ("officer", "department")


def has_contact(contacts: Mapping[str, Any]) -> bool:
    """Whether an officer or a department can be reached by phone or e-mail (PIPA 30(1)6)."""
    for role in _ROLES:
        found = contacts.get(role) or {}
        named = found.get("name") or found.get("department")
        if named and (found.get("phone") or found.get("email")):
            return True
    return False


def take_contacts(texts: Mapping[str, PolicyText], *, actor: Actor) -> bool:
    """Whether a text names somebody who can be reached; a tenant that has no contacts gets them.

    What the tenant has entered itself is never replaced.
    """
    tenant = get_tenant()
    named = [
        texts[lang].facts.contacts.to_json()
        for lang in sorted(texts, key=lambda lang: lang != tenant.default_lang)
        if has_contact(texts[lang].facts.contacts.to_json())
    ]
    if named and not has_contact(tenant.contacts):
        _fill(named[0], actor)
    return bool(named)


def _fill(named: Mapping[str, Any], actor: Actor) -> None:
    contacts = {
        role: {name: value for name, value in (named[role] or {}).items() if value}
        for role in _ROLES
        if named.get(role)
    }
    try:
        set_contacts({**get_tenant().contacts, **contacts}, actor=actor)
    except Invalid:
        # What a text calls a phone number may be none; then somebody enters the contacts by hand.
        return
