"""Lists by cursor: ``?limit=&cursor=`` → ``{items, next_cursor}``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from marshmallow import fields, validate

from consent_service.web.schemas import StrictSchema

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
