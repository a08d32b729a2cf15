"""One id per request, in the answer and in every log line of it."""

from __future__ import annotations

import time

import structlog
from flask import Flask, Response, g, request

from consent_service.kernel.ids import new_id, public_id
from consent_service.kernel.logs import get_logger


def init_request_ids(app: Flask) -> None:
    """Give each request an id and write one log line for each answer."""
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    g.request_id = public_id("req", new_id())
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    # The rule, not the path: a path may hold a token.
    get_logger().info(
        "request",
        method=request.method,
        rule=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
    )
    return response
