"""Who may read an answer in a browser: public data for everyone, writes for a site's origins."""

from __future__ import annotations

from flask import Response, g, request


def public_data(response: Response) -> Response:
    """Anyone may read it; never with credentials."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def site_origins(response: Response) -> Response:
    """GETs for everyone; other answers, errors too, for an origin that the guard let in."""
    if request.method in {"GET", "HEAD"}:
        return public_data(response)
    response.headers.add("Vary", "Origin")
    origin = g.get("allowed_origin")
    if origin is not None:
        response.headers["Access-Control-Allow-Origin"] = origin
    return response


def same_origin(response: Response) -> Response:
    """No other origin may read it."""
    return response
