"""The application factory: settings → extensions → problems → routing."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from consent_service.kernel.config import Settings
from consent_service.kernel.db import init_database
from consent_service.kernel.keys import Keyring
from consent_service.kernel.logs import configure_logging
from consent_service.kernel.resources import static_folder
from consent_service.routing import mount_all
from consent_service.web.limits import init_limits
from consent_service.web.openapi import init_openapi
from consent_service.web.parsing import DEFAULT_BODY_LIMIT, OrjsonProvider
from consent_service.web.problems import init_problems
from consent_service.web.request_id import init_request_ids
from consent_service.web.security_headers import init_security_headers


def create_app(settings: Settings) -> Flask:
    """A ready application for these settings. Touches no database until it is asked something."""
    configure_logging(settings.log_level)
    app = Flask("consent_service", static_folder=None)
    app.json = OrjsonProvider(app)
    app.config["MAX_CONTENT_LENGTH"] = 64 * DEFAULT_BODY_LIMIT
    app.extensions["consent_settings"] = settings
    app.extensions["consent_keyring"] = Keyring(settings.secret_keys)
    app.extensions["consent_static"] = static_folder()
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        proxied = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)
        app.wsgi_app = proxied  # type: ignore[method-assign]  # Flask's documented way
    init_database(app, settings)
    init_request_ids(app)
    init_limits(app, settings)
    api = init_openapi(app)
    init_problems(app)
    mount_all(app, api)
    init_security_headers(app)
    return app
