"""How requests are read: unknown fields and unknown query parameters are refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NoReturn

import orjson
from flask import Request, Response, current_app, request
from flask.json.provider import JSONProvider
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import RequestEntityTooLarge

from consent_service.kernel.errors import NotFound
from consent_service.web.problems import BodyTooLarge, NotJSON, UnknownParameter, invalid_from

#: Bytes of a body that a call takes unless its view says otherwise (``body_limit``).
DEFAULT_BODY_LIMIT = 1024 * 1024
JSON_TYPES = frozenset({"application/json"})
#: What a banner posts: CORS-simple, so that it needs no preflight, and small.
SIMPLE_TYPES = frozenset({"application/json", "text/plain"})
SIMPLE_BODY_LIMIT = 16 * 1024

View = Callable[..., Any]


class OrjsonProvider(JSONProvider):
    """JSON by orjson: UTF-8, and instants in RFC 3339."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """JSON text of ``obj``."""
        return orjson.dumps(obj, default=str).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """The value of a JSON text."""
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """An answer that holds the value as JSON."""
        value = self._prepare_response_obj(args, kwargs)
        return Response(orjson.dumps(value, default=str), mimetype="application/json")


class Parser(FlaskParser):
    """webargs, made strict: what a schema does not know is refused in query and body alike."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {"json": RAISE, "query": RAISE}

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The JSON body. Raises BodyTooLarge (413) or NotJSON (415)."""
        return read_json(req)

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Our own error in place of webargs' 422."""
        messages = error.messages
        in_query = isinstance(messages, dict) and "query" in messages
        if isinstance(messages, dict):
            messages = next(iter(messages.values()), messages)
        raise invalid_from(ValidationError(messages), in_query=in_query) from error


class StrictBlueprint(Blueprint):
    """A flask-smorest blueprint that reads with our parser."""

    ARGUMENTS_PARSER = Parser()


def body_limit(largest: int, *, media_types: frozenset[str] = JSON_TYPES) -> Callable[[View], View]:
    """Mark a view as taking bodies of ``largest`` bytes and of these media types."""

    def mark(view: View) -> View:
        view.body_limit = (largest, media_types)  # type: ignore[attr-defined]  # a mark on a view
        return view

    return mark


def requires(*scopes: str) -> Callable[[View], View]:
    """Mark a view of the API with the scopes of which a key needs one."""

    def mark(view: View) -> View:
        view.required_scopes = scopes  # type: ignore[attr-defined]  # a mark on a view
        return view

    return mark


def reads(view: View) -> View:
    """Mark a POST view as one that changes nothing."""
    view.writes = False  # type: ignore[attr-defined]  # a mark on a view
    return view


def read_json(req: Request, *, limit: tuple[int, frozenset[str]] | None = None) -> Any:
    """The JSON value of a body. Raises BodyTooLarge (413) or NotJSON (415)."""
    largest, media_types = limit or _limit_of_view()
    if req.mimetype not in media_types:
        raise NotJSON("Send the body as application/json.")
    # A body sent in chunks, whose length nobody told, is read one byte further and no more.
    req.max_content_length = largest + 1
    try:
        body = req.get_data()
    except RequestEntityTooLarge as error:
        raise BodyTooLarge(f"The body may have {largest} bytes.") from error
    if len(body) > largest:
        raise BodyTooLarge(f"The body may have {largest} bytes.")
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise NotJSON("The body is not JSON.") from error


def _limit_of_view() -> tuple[int, frozenset[str]]:
    view = current_app.view_functions.get(request.endpoint or "")
    found: tuple[int, frozenset[str]] = getattr(
        view, "body_limit", (DEFAULT_BODY_LIMIT, JSON_TYPES)
    )
    return found


def take_body_in(view: View) -> None:
    """Read the body before a unit of work begins: a slow sender must hold no lock meanwhile.

    What is too large is refused later, once the guard has said who is asking.
    """
    largest, _ = getattr(view, "body_limit", (DEFAULT_BODY_LIMIT, JSON_TYPES))
    request.max_content_length = largest + 1
    with suppress(RequestEntityTooLarge):
        request.get_data(parse_form_data=True)


def refuse_unreadable_path(arguments: Mapping[str, Any]) -> None:
    """Raise NotFound for a NUL in an address: nothing is named so, and PostgreSQL takes none."""
    if any("\0" in str(value) for value in arguments.values()):
        raise NotFound


def refuse_unknown_parameters(known: frozenset[str]) -> None:
    """Raise UnknownParameter where the query string has one that the call does not take."""
    for name in request.args:
        if name not in known:
            raise UnknownParameter.at(f"/{name}"[:80], "This query parameter is not known here.")
