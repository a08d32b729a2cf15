"""What the pages behind a link have in common: language, headers, and what failed as a page."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request

from consent_service.consents.rules import browser_family, network_prefix
from consent_service.kernel.errors import DomainError
from consent_service.preferences.errors import FormNotOurs, LinkOver
from consent_service.preferences.operations import Circumstances
from consent_service.preferences.pages.words import LANGUAGES, WORDS, choose_language
from consent_service.preferences.queries import OpenLink
from consent_service.tenants.queries import get_tenant
from consent_service.web.problems import problem

_HTML = "text/html"
#: Bytes of a form; no page of ours makes a larger one.
FORM_LIMIT = 64 * 1024


def language_of(requested: str | None) -> str:
    """The language of a page: the address's, the browser's, the tenant's."""
    spoken = request.accept_languages.best_match(list(WORDS))
    return choose_language(requested, spoken, get_tenant().default_lang)


def circumstances_of(lang: str) -> Circumstances:
    """How the present request came about, without anything that tells one person."""
    found = {
        "network": network_prefix(request.remote_addr or ""),
        "browser": browser_family(request.headers.get("User-Agent", "")),
    }
    return Circumstances(lang, {name: value for name, value in found.items() if value})


def page_of(
    template: str, opened: OpenLink, lang: str, *, status: int = 200, **values: Any
) -> Response:
    """A page behind a link."""
    html = render_template(
        template,
        w=WORDS[lang],
        lang=lang,
        languages=LANGUAGES,
        tenant=get_tenant(),
        path=f"/{opened.link.kind}/{opened.token}",
        **values,
    )
    response = Response(html, status=status, mimetype=_HTML)
    response.headers["Content-Language"] = lang
    return response


def explain(error: DomainError) -> Response:
    """A page for whoever followed a link; a program gets the problem document."""
    accepted = request.accept_mimetypes
    if accepted and not accepted.quality(_HTML):
        return problem(error)
    reason = {LinkOver: "over", FormNotOurs: "not_ours"}.get(type(error), "missing")
    requested = request.args.get("lang")
    lang = choose_language(requested, request.accept_languages.best_match(list(WORDS)))
    path = request.path if isinstance(error, FormNotOurs) else None
    page = render_template(
        "preferences/failed.html", w=WORDS[lang], lang=lang, reason=reason, path=path
    )
    return Response(page, status=error.status, mimetype=_HTML)


def keep_private(response: Response) -> Response:
    """Nobody keeps such a page, lists it, or tells its address to another host."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    # Not "no-referrer": a browser would then send no origin with the form either.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
