"""The help page on cookies: what they are for, and how to refuse them in a browser."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, render_template, request
from marshmallow import EXCLUDE, fields

from consent_service.kernel.config import settings
from consent_service.web.parsing import StrictBlueprint
from consent_service.web.schemas import StrictSchema

blueprint = StrictBlueprint(
    "cookie_help", __name__, description="Help on cookies.", template_folder="templates"
)

#: The languages that the page is written in, by their own names.
LANGUAGES: Final = {"ko": "한국어", "en": "English"}


class CookieHelpQuery(StrictSchema):
    """In which language; one that the page is not written in gets the English."""

    lang = fields.String(load_default=None)


@blueprint.get("/help/cookies")
@blueprint.arguments(CookieHelpQuery, location="query", unknown=EXCLUDE)
@blueprint.response(200)
def show_cookie_help(query: dict[str, Any]) -> Response:
    """How to refuse cookies in each browser, and Google Analytics everywhere, as a page."""
    lang = _choose_language(query["lang"])
    page = render_template(
        f"help/cookies.{lang}.html",
        lang=lang,
        languages=LANGUAGES,
        address=f"{settings().base_url}/help/cookies",
    )
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Content-Language"] = lang
    response.headers["Vary"] = "Accept-Language"
    return response


def _choose_language(requested: str | None) -> str:
    if requested:
        wanted = requested.partition("-")[0].lower()
    else:
        wanted = request.accept_languages.best_match(list(LANGUAGES)) or ""
    return wanted if wanted in LANGUAGES else "en"
