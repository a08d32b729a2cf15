"""What identifiers are, and in which one form each is hashed. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

KINDS = ("device", "user", "email", "phone")
#: Kinds of which a subject has one at most.
SINGLE_KIND = "user"
_DEVICE = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
_LONGEST_USER = 200


@dataclass(frozen=True)
class IdentifierValue:
    """A normalised identifier."""

    kind: str
    value: str

    def __repr__(self) -> str:
        """The kind alone: a value must not reach a log by way of a traceback."""
        return f"IdentifierValue({self.kind})"


def normalise_identifier(kind: str, text: str, region: str) -> IdentifierValue | None:
    """The identifier in its one form, or None where the text is none of that kind.

    E-mail addresses lose their case (RFC 5321 allows a case-sensitive local part, no provider of
    ours has one); phone numbers become E.164, a national one read as of ``region`` (ISO 3166-1).
    """
    if kind == "email":
        value = _email(text)
    elif kind == "phone":
        value = _phone(text, region)
    elif kind == "device":
        value = text if _DEVICE.fullmatch(text) else None
    elif kind == "user":
        value = _user(text)
    else:
        return None
    return None if value is None else IdentifierValue(kind, value)


def _email(text: str) -> str | None:
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return found.normalized.lower()


def _phone(text: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _user(text: str) -> str | None:
    value = unicodedata.normalize("NFC", text.strip())
    if not value or len(value) > _LONGEST_USER or not value.isprintable():
        return None
    return value
