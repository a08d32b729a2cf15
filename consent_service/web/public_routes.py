"""Liveness, readiness, the service's own documentation, style sheets of public pages."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, redirect, render_template
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as BaseResponse

from consent_service.kernel.db import db
from consent_service.kernel.migrations import is_at_head
from consent_service.web.assets import get_page_asset, page_asset_path
from consent_service.web.openapi import openapi_document
from consent_service.web.parsing import StrictBlueprint
from consent_service.web.reference import list_groups, list_problem_codes, list_shapes

blueprint = StrictBlueprint(
    "service",
    __name__,
    description="The service itself: health and documentation.",
    template_folder="templates",
)
blueprint.add_app_template_global(page_asset_path, "page_asset")


@blueprint.get("/healthz")
def check_liveness() -> Response:
    """Alive: the process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def check_readiness() -> tuple[Response, int]:
    """Ready, or 503 with what is wrong."""
    problems: dict[str, Any] = {}
    try:
        db.session.execute(text("SELECT 1"))
        if not is_at_head():
            problems["migrations"] = (
                "The database is not at this release: consent-service db upgrade"
            )
    except SQLAlchemyError:
        db.session.rollback()
        problems["database"] = "The database cannot be reached."
    status = 503 if problems else 200
    return jsonify({"status": "unavailable" if problems else "ok", "problems": problems}), status


@blueprint.get("/openapi.json")
def show_openapi() -> Response:
    """This interface as an OpenAPI 3.1 document."""
    return jsonify(openapi_document())


@blueprint.get("/")
def show_front_page() -> BaseResponse:
    """What this is: the documentation."""
    return redirect("/docs")


@blueprint.get("/docs")
def show_docs() -> str:
    """This interface as a page; it loads nothing from anywhere else."""
    document = openapi_document()
    return render_template(
        "web/docs.html",
        document=document,
        groups=list_groups(document),
        shapes=list_shapes(document),
        problems=list_problem_codes(),
    )


@blueprint.get("/static/pages/<digest>/<name>")
def send_page_asset(digest: str, name: str) -> Response:
    """Style sheet or icon of the public pages, kept for a year under the hash of its content."""
    asset = get_page_asset(name)
    response = Response(asset.content, mimetype=asset.content_type)
    is_current = digest == asset.digest
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if is_current else "no-store"
    )
    return response
