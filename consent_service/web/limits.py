"""Rate limits. Each mount of the URL table names its own; Redis shares what must be shared."""

from __future__ import annotations

import hashlib

from flask import Flask, Response, g
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from consent_service.kernel import clock
from consent_service.kernel.config import Settings, settings

_KEY_BYTES = 64


def _caller() -> str:
    """An API key's public id, or the address, hashed: the shared counters name nobody."""
    known = g.get("caller")
    if known:
        return str(known)
    secret = settings().secret_keys[0].encode()[:_KEY_BYTES]
    address = get_remote_address().encode()
    return f"address:{hashlib.blake2b(address, key=secret, digest_size=12).hexdigest()}"


limiter = Limiter(_caller, headers_enabled=True, in_memory_fallback_enabled=True)


def init_limits(app: Flask, settings: Settings) -> None:
    """Bind the limiter. When Redis is away, each process counts for itself."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.rate_limit_storage_url
    app.config["RATELIMIT_HEADERS_ENABLED"] = True
    app.config["RATELIMIT_HEADER_LIMIT"] = "RateLimit-Limit"
    app.config["RATELIMIT_HEADER_REMAINING"] = "RateLimit-Remaining"
    app.config["RATELIMIT_HEADER_RESET"] = "RateLimit-Reset"
    # Flask runs the hook that was registered first after all others.
    app.after_request(_plain_headers)
    limiter.init_app(app)


def _plain_headers(response: Response) -> Response:
    """Seconds instead of an epoch (RateLimit draft), and ``Retry-After`` only where one must."""
    reset = response.headers.get("RateLimit-Reset")
    if reset is not None:
        response.headers["RateLimit-Reset"] = str(max(0, int(reset) - int(clock.now().timestamp())))
    if response.status_code not in {429, 503}:
        response.headers.pop("Retry-After", None)
    return response
