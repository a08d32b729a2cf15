"""Errors of links for people.

NotFound
└── LinkUnknown             not_found
DomainError
└── LinkOver                link_over
Refused
└── FormNotOurs             form_not_ours
Invalid
├── DeviceHasNoLink         device_has_no_link
├── KindNotOffered          kind_not_offered
└── OneClickMissing         one_click_missing
"""

from __future__ import annotations

from consent_service.kernel.errors import DomainError, Invalid, NotFound, Refused


class LinkUnknown(NotFound):
    """Not a link of ours, or for somebody who was erased."""

    title = "There is no such link"


class LinkOver(DomainError):
    """A link that held once: it is too old, or was revoked."""

    code = "link_over"
    status = 410
    title = "This link no longer holds; ask for a new one"


class FormNotOurs(Refused):
    """A form that this page did not make, or that was sent from another website."""

    code = "form_not_ours"
    title = "This form was not sent from its own page"


class DeviceHasNoLink(Invalid):
    """A link lets a person act for themselves; whoever holds a device is nobody in particular."""

    code = "device_has_no_link"
    title = "A link is for a person, not for a device"


class KindNotOffered(Invalid):
    """Links for double opt-in are not made yet."""

    code = "kind_not_offered"
    title = "Links of this kind are not offered"


class OneClickMissing(Invalid):
    """A POST that does not say what RFC 8058 wants, so that no machine refuses by accident."""

    code = "one_click_missing"
    title = "Send List-Unsubscribe=One-Click"
