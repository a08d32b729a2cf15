"""Bases and fields of every request and answer schema. Unknown fields are refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from consent_service.web.problems import invalid_from

#: Keys of purposes, services, products and customers (the contract's own expression).
KEY_PATTERN = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*", re.ASCII)
LONGEST_KEY = 80
#: A BCP 47 tag as far as we use them: language, script, region.
LANG_PATTERN = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", re.ASCII)
DURATION_PATTERN = re.compile(
    r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?", re.ASCII
)
#: How a request may name a person: an identifier, or a ``sub_…`` reference.
REFERENCE_TYPES = ("user", "email", "phone", "device", "ref")
#: The largest number an integer column holds.
LARGEST_INTEGER = 2**31 - 1
#: Years whose days every time zone, month's end and database can still reckon with.
FIRST_YEAR, LAST_YEAR = 1900, 9000
_HTTP_URL = validate.URL(schemes={"http", "https"}, require_tld=False)

#: Embeddings, overrides and isolates (UAX #9): they can make a text read as another one.
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class StrictSchema(Schema):
    """A schema that refuses what it does not know."""

    class Meta:
        """marshmallow's options."""

        unknown = RAISE


def is_key(text: str) -> bool:
    """Whether a text may be the key of a purpose, service, product or customer."""
    return len(text) <= LONGEST_KEY and KEY_PATTERN.fullmatch(text) is not None


def load_document(schema: Schema, document: object) -> dict[str, Any]:
    """``document`` as ``schema`` reads it. Raises Invalid with the pointer of every fault."""
    try:
        loaded: dict[str, Any] = schema.load(document)  # type: ignore[arg-type]  # its fault to find
    except ValidationError as error:
        raise invalid_from(error) from error
    return loaded


def check_characters(text: str, *, allowed: str = "") -> None:
    """Refuse what hides or reorders a text, or cannot be stored: controls and lone surrogates.

    ``allowed`` are control characters that may stand in it. Raises ValidationError.
    """
    if any(
        character in BIDI_CONTROLS
        or (unicodedata.category(character) in {"Cc", "Cs"} and character not in allowed)
        for character in text
    ):
        raise ValidationError("This must not hold control characters.")


class Key(fields.String):
    """A key such as ``marketing.email``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if not is_key(text):
            raise ValidationError("A key has small letters, digits, - and _, parts joined by dots.")
        return text


class Flag(fields.Boolean):
    """``true`` or ``false``; not ``"yes"``, not ``1``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("This must be true or false.")
        return value


class Text(fields.String):
    """A text for people: something to read, not too long, nothing that hides or reorders it."""

    def __init__(self, *, longest: int = 200, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs).strip()
        if not any(unicodedata.category(character)[0] in "LNPS" for character in text):
            raise ValidationError("This must not be blank.")
        if len(text) > self.longest:
            raise ValidationError(f"This must be {self.longest} characters or fewer.")
        check_characters(text, allowed="\n\t")
        return text


class HttpUrl(fields.String):
    """An ``http`` or ``https`` address, of 500 characters at most."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=[_HTTP_URL, validate.Length(max=500), check_characters], **kwargs)


class Lang(fields.String):
    """A BCP 47 language tag such as ``ko`` or ``zh-Hans``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if LANG_PATTERN.fullmatch(text) is None:
            raise ValidationError("This must be a language tag such as ko, en or zh-Hans.")
        return text


class Map(fields.Dict):
    """An object of any keys; a fault of a key or of its value is told at that key."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]
        except ValidationError as error:
            if not isinstance(error.messages, dict):
                raise
            # marshmallow puts the faults of a key and of its value one level deeper.
            faults = {
                key: found.get("value") or found["key"] for key, found in error.messages.items()
            }
            raise ValidationError(faults) from error


class I18n(Map):
    """A text per language, such as ``{"ko": "분석", "en": "Analytics"}``."""

    def __init__(self, *, longest: int = 2000, **kwargs: Any) -> None:
        super().__init__(keys=Lang(), values=Text(longest=longest), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        found = super()._deserialize(value, attr, data, **kwargs)
        if self.required and not found:
            raise ValidationError("At least one language is needed.")
        return found


class Duration(fields.String):
    """An ISO 8601 duration such as ``P6M``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if DURATION_PATTERN.fullmatch(text) is None:
            raise ValidationError("This must be an ISO 8601 duration such as P6M.")
        return text


class InstantField(fields.Field[datetime]):
    """An RFC 3339 instant with its offset; answers are in UTC with ``Z``."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> datetime:
        try:
            instant = datetime.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise ValidationError(
                "This must be an instant such as 2026-11-21T09:00:00Z."
            ) from error
        if instant.tzinfo is None:
            raise ValidationError("This instant needs its offset, such as Z or +09:00.")
        if not FIRST_YEAR <= instant.year <= LAST_YEAR:
            raise ValidationError("This instant is out of range.")
        return instant.astimezone(UTC)

    def _serialize(
        self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any
    ) -> str | None:
        return format_instant(value)


def format_instant(value: datetime | None) -> str | None:
    """RFC 3339 in UTC with ``Z``, or None."""
    return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class SubjectIn(StrictSchema):
    """Who is meant: an identifier, or a ``sub_…`` reference."""

    type = fields.String(required=True, validate=validate.OneOf(REFERENCE_TYPES))
    id = fields.String(required=True, validate=validate.Length(min=1, max=320))


class IdentifierIn(StrictSchema):
    """An identifier itself."""

    type = fields.String(required=True, validate=validate.OneOf(REFERENCE_TYPES[:-1]))
    id = fields.String(required=True, validate=validate.Length(min=1, max=320))


class DeviceIn(StrictSchema):
    """The device that a banner speaks for."""

    type = fields.String(required=True, validate=validate.Equal("device"))
    id = fields.String(required=True, validate=validate.Length(min=16, max=64))
