"""The OpenAPI 3.1 document, generated from the code that serves it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, current_app
from flask_smorest import Api

from consent_service.web.schemas import InstantField

OPENAPI_VERSION = "3.1.0"


def service_version() -> str:
    """The installed version, or ``0`` in a bare checkout."""
    try:
        return version("consent-service")
    except PackageNotFoundError:
        return "0"


def init_openapi(app: Flask) -> Api:
    """The registry through which every blueprint enters both routing and the document."""
    app.config["API_TITLE"] = "Consent Service"
    app.config["API_VERSION"] = f"v{service_version()}"
    app.config["OPENAPI_VERSION"] = OPENAPI_VERSION
    plugin = MarshmallowPlugin()
    api = Api(app, spec_kwargs={"marshmallow_plugin": plugin})
    plugin.map_to_openapi_type(InstantField, "string", "date-time")  # type: ignore[no-untyped-call]
    api.spec.components.security_scheme("api_key", {"type": "http", "scheme": "bearer"})
    app.extensions["consent_api"] = api
    return api


def openapi_document() -> dict[str, Any]:
    """The document of the running application."""
    document: dict[str, Any] = current_app.extensions["consent_api"].spec.to_dict()
    return document
