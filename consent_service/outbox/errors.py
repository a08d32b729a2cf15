"""Errors of the outbox.

DomainError
└── CursorExpired       cursor_expired, 410
"""

from __future__ import annotations

from consent_service.kernel.errors import DomainError


class CursorExpired(DomainError):
    """Changes behind the cursor are not kept any more, so the reader would miss some."""

    code = "cursor_expired"
    status = 410
    title = "The changes behind this cursor are not kept any more"
