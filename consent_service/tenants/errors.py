"""Errors of tenants.

NotFound
├── ProductUnknown      product_unknown
└── CustomerUnknown     customer_unknown
Conflict
└── KeyTaken            edit_conflict
Refused
├── ScopeMissing        scope_missing
└── OriginNotAllowed    origin_not_allowed
Unauthorised
├── KeyMissing          key_missing
├── KeyInvalid          key_invalid
├── KeyRevoked          key_revoked
└── KeyExpired          key_expired
"""

from __future__ import annotations

from consent_service.kernel.errors import Conflict, NotFound, Refused, Unauthorised


class ProductUnknown(NotFound):
    """The tenant has no product with this key."""

    code = "product_unknown"
    title = "There is no product with this key"


class CustomerUnknown(NotFound):
    """The tenant has no customer company with this key."""

    code = "customer_unknown"
    title = "There is no customer with this key"


class KeyTaken(Conflict):
    """Another object of the tenant has this key already."""

    title = "This key is taken; choose another"


class ScopeMissing(Refused):
    """The API key lacks the scope that the call needs."""

    code = "scope_missing"
    title = "The API key lacks a scope"


class OriginNotAllowed(Refused):
    """The browser's origin is not one of the site's."""

    code = "origin_not_allowed"
    title = "This origin is not one of the site's"


class KeyMissing(Unauthorised):
    """No API key was sent."""

    code = "key_missing"
    title = "An API key is needed: Authorization: Bearer csk_…"


class KeyInvalid(Unauthorised):
    """The API key is not one of ours."""

    code = "key_invalid"
    title = "This API key is not known"


class KeyRevoked(Unauthorised):
    """The API key was revoked."""

    code = "key_revoked"
    title = "This API key was revoked"


class KeyExpired(Unauthorised):
    """The API key's time is over."""

    code = "key_expired"
    title = "This API key has expired"
