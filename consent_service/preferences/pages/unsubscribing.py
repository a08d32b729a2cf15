"""One click that refuses advertisements (RFC 8058), and the same as a page with one button."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import EXCLUDE

from consent_service.catalog.queries import list_purposes
from consent_service.kernel.errors import NotFound
from consent_service.preferences.errors import LinkOver, OneClickMissing
from consent_service.preferences.guards import current_link, opens
from consent_service.preferences.operations import unsubscribe
from consent_service.preferences.pages.frame import (
    FORM_LIMIT,
    circumstances_of,
    explain,
    keep_private,
    language_of,
    page_of,
)
from consent_service.preferences.pages.words import WORDS
from consent_service.preferences.queries import OpenLink, Texts
from consent_service.preferences.rules import UNSUBSCRIBE
from consent_service.preferences.schemas import LinkPageQuery, UnsubscribeForm
from consent_service.web.parsing import StrictBlueprint, body_limit

blueprint = StrictBlueprint(
    "unsubscribing",
    __name__,
    description="Refusing advertisements with one click.",
    template_folder="../templates",
)
blueprint.register_error_handler(NotFound, explain)
blueprint.register_error_handler(LinkOver, explain)
blueprint.after_request(keep_private)

ONE_CLICK = "One-Click"


@blueprint.get("/unsubscribe/<token>")
@opens(UNSUBSCRIBE)
@blueprint.arguments(LinkPageQuery, location="query", unknown=EXCLUDE)
@blueprint.response(200, content_type="text/html")
def show_unsubscribe(query: dict[str, Any], token: str) -> Response:
    """A page with one button; opening it changes nothing."""
    return _page(language_of(query["lang"]), is_done=False)


@blueprint.post("/unsubscribe/<token>")
@opens(UNSUBSCRIBE)
@body_limit(FORM_LIMIT)
@blueprint.arguments(LinkPageQuery, location="query", unknown=EXCLUDE)
@blueprint.arguments(UnsubscribeForm, location="form", unknown=EXCLUDE)
@blueprint.response(200, content_type="text/html")
def unsubscribe_now(query: dict[str, Any], data: dict[str, Any], token: str) -> Response:
    """Refuse the link's advertisements with List-Unsubscribe=One-Click; repeating is harmless."""
    if data["one_click"] != ONE_CLICK:
        raise OneClickMissing.at("/List-Unsubscribe", OneClickMissing.title)
    lang = language_of(query["lang"])
    unsubscribe(current_link(), circumstances_of(lang))
    # No redirect: RFC 8058 forbids it, and the sender's machine would not follow one.
    return _page(lang, is_done=True)


def _page(lang: str, *, is_done: bool) -> Response:
    opened = current_link()
    return page_of(
        "preferences/unsubscribe.html",
        opened,
        lang,
        is_done=is_done,
        names=_names(opened, lang) or [WORDS[lang]["unsubscribe_all"]],
    )


def _names(opened: OpenLink, lang: str) -> list[str]:
    texts = Texts.in_language(lang, opened.product)
    wanted = opened.link.purposes
    return [
        texts.of(purpose.name)
        for purpose in list_purposes(opened.product.id)
        if purpose.key in wanted
    ]
