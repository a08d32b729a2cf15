"""The only place that turns errors into answers: RFC 9457 problem documents."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from flask import Flask, Response, g
from marshmallow import ValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from consent_service.kernel.errors import DomainError, FieldError, Invalid, Unavailable
from consent_service.kernel.logs import get_logger

MEDIA_TYPE = "application/problem+json"
_UNKNOWN_FIELD = "Unknown field."
_HTTP_CODES = {
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "not_json",
    429: "rate_limited",
}


class UnknownField(Invalid):
    """The body has a field that this call does not know."""

    code = "unknown_field"
    title = "A field is not known here"


class UnknownParameter(Invalid):
    """The query string has a parameter that this call does not know."""

    code = "unknown_parameter"
    title = "A query parameter is not known here"


class BodyTooLarge(DomainError):
    """The body is larger than this call takes."""

    code = "body_too_large"
    status = 413
    title = "The body is too large"


class NotJSON(DomainError):
    """The body is not what this call takes."""

    code = "not_json"
    status = 415
    title = "The body must be JSON"


def init_problems(app: Flask) -> None:
    """Register the handlers of every error that can leave a view."""
    app.register_error_handler(DomainError, problem)
    app.register_error_handler(ValidationError, _invalid)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _storage)
    app.register_error_handler(InterfaceError, _storage)
    app.register_error_handler(PoolTimeout, _storage)
    app.register_error_handler(Exception, _unexpected)


def problem(error: DomainError) -> Response:
    """The answer for one of our own errors."""
    members: dict[str, Any] = {"title": error.title, "detail": error.detail, "code": error.code}
    if error.errors:
        members["errors"] = [
            {"pointer": item.pointer, "code": item.code, "detail": item.detail}
            for item in error.errors
        ]
    return _answer(error.status, members)


def invalid_from(error: ValidationError, *, in_query: bool = False) -> Invalid:
    """A schema's complaints as one of our errors, each with its JSON pointer."""
    unknown: Invalid = UnknownParameter() if in_query else UnknownField()
    messages = error.messages if isinstance(error.messages, dict) else {"": error.messages}
    found = tuple(_flatten(messages, "", unknown.code))
    if found and all(item.code == unknown.code for item in found):
        names = ", ".join(item.pointer.rpartition("/")[2] for item in found)
        return type(unknown)(f"Not known here: {names}.", errors=found)
    return Invalid("Some fields are not valid; nothing was stored.", errors=found)


def _flatten(messages: Any, pointer: str, unknown_code: str) -> list[FieldError]:
    if isinstance(messages, dict):
        return [
            item
            for key, value in messages.items()
            for item in _flatten(value, _below(pointer, str(key)), unknown_code)
        ]
    if isinstance(messages, list):
        return [item for value in messages for item in _flatten(value, pointer, unknown_code)]
    text = str(messages)
    return [FieldError(pointer, unknown_code if text == _UNKNOWN_FIELD else "invalid", text)]


def _below(pointer: str, key: str) -> str:
    # marshmallow reports a fault of the whole under ``_schema``.
    if key == "_schema":
        return pointer
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"


def _invalid(error: ValidationError) -> Response:
    return problem(invalid_from(error))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    code = _HTTP_CODES.get(status, "invalid" if 400 <= status < 500 else "internal")
    answer = _answer(
        status, {"title": error.name, "detail": _plain_detail(status, error), "code": code}
    )
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers[name] = value
    return answer


def _plain_detail(status: int, error: HTTPException) -> str:
    if status == HTTPStatus.BAD_REQUEST:
        return "The request could not be read: is the body JSON?"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "Too many requests; try again after the time given in Retry-After."
    return error.description or error.name


def _storage(error: DBAPIError) -> Response:
    get_logger().error("storage_unreachable", kind=type(error).__name__)
    return problem(Unavailable("The storage cannot be reached. Nothing was decided or stored."))


def _unexpected(error: Exception) -> Response:
    # The message of an unknown error may hold personal data; its type and place do not.
    get_logger().error("unexpected", kind=type(error).__name__, place=_place(error))
    return problem(DomainError("An unexpected error; the request_id helps to find it in the log."))


def _place(error: Exception) -> list[str]:
    places = []
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{step.tb_lineno} {code.co_name}")
        step = step.tb_next
    return places[-6:]


#: What a client should know beside the document.
_HEADERS = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "1"}}


def _answer(status: int, members: dict[str, Any]) -> Response:
    document = {
        "type": f"/docs#problem-{members['code']}",
        "status": status,
        **members,
        "request_id": g.get("request_id", ""),
    }
    return Response(
        orjson.dumps(document),
        status=status,
        content_type=MEDIA_TYPE,
        headers=_HEADERS.get(status),
    )
