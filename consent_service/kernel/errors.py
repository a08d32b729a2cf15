"""The root of every error a person or program is told about.

DomainError
├── NotFound            404, also for another tenant's object
├── Conflict            409
├── Refused             403
├── Unauthorised        401
├── Invalid             422, with the fields it is about
└── Unavailable         503, nothing is granted

Domains derive from these in their own ``errors.py`` and set ``code`` and ``title``;
``web/problems.py`` is the only place that turns them into RFC 9457 documents.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldError:
    """One fault of one field: ``pointer`` is a JSON pointer (RFC 6901) into the input."""

    pointer: str
    code: str
    detail: str


class DomainError(Exception):
    """A refusal with a stable code. ``detail`` says what to do and never echoes personal data."""

    code = "internal"
    status = 500
    title = "Something went wrong"

    def __init__(self, detail: str = "", *, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = errors


class NotFound(DomainError):
    """The object does not exist, or belongs to another tenant."""

    code = "not_found"
    status = 404
    title = "Not found"


class Conflict(DomainError):
    """The request contradicts the present state."""

    code = "edit_conflict"
    status = 409
    title = "Conflict"


class Refused(DomainError):
    """Known, but not allowed to do this."""

    code = "scope_missing"
    status = 403
    title = "Not allowed"


class Unauthorised(DomainError):
    """No credential, or one that does not hold."""

    code = "key_missing"
    status = 401
    title = "Authentication needed"


class Invalid(DomainError):
    """The input cannot be accepted; nothing was stored."""

    code = "invalid"
    status = 422
    title = "The input is not valid"

    @classmethod
    def at(cls, pointer: str, detail: str) -> Invalid:
        """An error about one field, with this class's code."""
        return cls(detail, errors=(FieldError(pointer, cls.code, detail),))


class Unavailable(DomainError):
    """A part we need cannot be reached. Nothing is granted meanwhile."""

    code = "unavailable"
    status = 503
    title = "Temporarily unavailable"
