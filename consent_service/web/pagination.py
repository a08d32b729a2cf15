"""Lists by cursor: ``?limit=&cursor=`` → ``{items, next_cursor}``."""

from __future__ import annotations

import base64
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson
from marshmallow import fields, validate

from consent_service.kernel.errors import Invalid
from consent_service.web.schemas import StrictSchema

#: What a list is sorted by, in the form that a cursor carries.
Mark = tuple[Any, ...]

T = TypeVar("T")

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; ``next_cursor`` is None on the last."""

    items: Sequence[T]
    next_cursor: str | None


class PageQuery(StrictSchema):
    """The parameters of every list."""

    limit = fields.Integer(
        load_default=DEFAULT_LIMIT, validate=validate.Range(min=1, max=LARGEST_LIMIT)
    )
    cursor = fields.String(load_default=None, validate=validate.Length(max=200))


def encode_cursor(mark: Mark) -> str:
    """An opaque cursor that says behind which entry the next page begins."""
    return base64.urlsafe_b64encode(orjson.dumps(mark)).decode().rstrip("=")


def decode_cursor(cursor: str, *kinds: type[Any]) -> Mark:
    """The mark in a cursor, one value per kind. Raises Invalid for what is no cursor of ours."""
    try:
        found = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (NotBase64, ValueError) as error:
        raise _bad_cursor() from error
    is_mark = isinstance(found, list) and [type(value) for value in found] == list(kinds)
    # A text with NUL is one that PostgreSQL does not even compare.
    if not is_mark or any(isinstance(value, str) and "\0" in value for value in found):
        raise _bad_cursor()
    return tuple(found)


def cut_page(items: Sequence[T], *, limit: int, mark_of: Callable[[T], Mark]) -> Page[T]:
    """The page from what a query for one entry more than ``limit`` found."""
    shown = items[:limit]
    more = len(items) > limit
    return Page(shown, encode_cursor(mark_of(shown[-1])) if more else None)


def page_of_all(
    items: Sequence[T], *, limit: int, cursor: str | None, mark_of: Callable[[T], Mark]
) -> Page[T]:
    """A page of a list that is short enough to be read whole; sorted by ``mark_of``."""
    if cursor is not None and items:
        after = decode_cursor(cursor, *(type(value) for value in mark_of(items[0])))
        items = [item for item in items if mark_of(item) > after]
    return cut_page(items[: limit + 1], limit=limit, mark_of=mark_of)


def _bad_cursor() -> Invalid:
    return Invalid.at("/cursor", "This cursor was not given out here; start without one.")
