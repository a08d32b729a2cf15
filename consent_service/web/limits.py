"""Rate limits. Each mount of the URL table names its default; Redis shares what must be shared."""

from __future__ import annotations

from flask import Flask, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from consent_service.kernel.config import Settings


def _caller() -> str:
    # Authorization is checked by the guard before; its hash-free prefix must not land in Redis.
    return str(g.get("caller", "")) or f"address:{get_remote_address()}"


limiter = Limiter(_caller, headers_enabled=True, in_memory_fallback_enabled=True)


def init_limits(app: Flask, settings: Settings) -> None:
    """Bind the limiter. When Redis is away, each process counts for itself."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.rate_limit_storage_url
    app.config["RATELIMIT_HEADERS_ENABLED"] = True
    app.config["RATELIMIT_HEADER_LIMIT"] = "RateLimit-Limit"
    app.config["RATELIMIT_HEADER_REMAINING"] = "RateLimit-Remaining"
    app.config["RATELIMIT_HEADER_RESET"] = "RateLimit-Reset"
    limiter.init_app(app)


def is_preflight() -> bool:
    """Whether the request only asks what would be allowed."""
    return request.method == "OPTIONS"
