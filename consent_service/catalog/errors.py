"""Errors of the catalogue.

NotFound
├── PurposeUnknown      purpose_unknown
└── ServiceUnknown      service_unknown
Conflict
├── PurposeTaken        edit_conflict
├── PurposeInUse        purpose_in_use
├── ServiceTaken        edit_conflict
└── ServiceInUse        service_in_use
Invalid
└── NamesUnknownPurpose purpose_unknown, inside a body or a file
"""

from __future__ import annotations

from consent_service.kernel.errors import Conflict, Invalid, NotFound


class PurposeUnknown(NotFound):
    """The product has no purpose with this key."""

    code = "purpose_unknown"
    title = "There is no purpose with this key"


class ServiceUnknown(NotFound):
    """The tenant has no service with this key."""

    code = "service_unknown"
    title = "There is no service with this key"


class PurposeTaken(Conflict):
    """The product has a purpose with this key already."""

    title = "A purpose with this key exists already"


class PurposeInUse(Conflict):
    """Services, items or people's answers refer to the purpose."""

    code = "purpose_in_use"
    title = "This purpose is in use and cannot be deleted"


class ServiceTaken(Conflict):
    """The tenant has a service with this key already."""

    title = "A service with this key exists already"


class ServiceInUse(Conflict):
    """A switch was set for the service; its history is kept."""

    code = "service_in_use"
    title = "This service is in use and cannot be deleted"


class NamesUnknownPurpose(Invalid):
    """A service or an item names a purpose that the product does not have."""

    code = "purpose_unknown"
    title = "A purpose is named that does not exist"
