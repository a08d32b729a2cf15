"""The banner's own files, and the notice it shows as data."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from consent_service.banner.operations import count_impression
from consent_service.banner.queries import Encoded, compile_banner, encode, find_script
from consent_service.banner.schemas import ImpressionIn, NoticeQuery
from consent_service.catalog.queries import list_switched_off
from consent_service.consents.errors import LangUnknown
from consent_service.kernel.canonical_json import canonical_json
from consent_service.kernel.errors import NotFound
from consent_service.notices.operations import publish_site_notice
from consent_service.notices.queries import notice_token
from consent_service.tenants.guards import current_site
from consent_service.web.parsing import (
    SIMPLE_BODY_LIMIT,
    SIMPLE_TYPES,
    StrictBlueprint,
    body_limit,
)

files = StrictBlueprint("banner_files", __name__, description="The banner's files.")
data = StrictBlueprint("banner_notice", __name__, description="The notice of a site.")

SCRIPT = "text/javascript; charset=utf-8"
#: A switch or a new policy reaches every banner within this time.
LOADER_CACHE = "public, max-age=45, stale-if-error=86400"
IMMUTABLE = "public, max-age=31536000, immutable"


@files.get("/b/<site_key>.js")
def serve_loader(site_key: str) -> Response:
    """The loader of a site: the one script tag."""
    site = current_site()
    customer = request.args.get("customer")
    banner = compile_banner(site, publish_site_notice(site), customer)
    return _send(banner.loader, SCRIPT, LOADER_CACHE)


@files.get("/b/<site_key>/ui.<name>.<lang>.js")
def serve_interface(site_key: str, name: str, lang: str) -> Response:
    """A script of the interface in one language; only the loader asks for it, to show something.

    ``lang`` ends in ``-later`` for what only visitors who have chosen before need.
    """
    site = current_site()
    banner = compile_banner(site, publish_site_notice(site), None)
    found = find_script(banner, name, lang)
    if found is not None:
        return _send(encode(found), SCRIPT, IMMUTABLE)
    # An earlier one that is forgotten: its digest refuses today's, and the next page asks for it.
    current = banner.interfaces.get(lang.removesuffix("-later"))
    if current is None:
        raise NotFound("This site has no interface in this language.")
    return _send(encode(current.body), SCRIPT, "no-store")


@data.get("/v1/sites/<site_key>/notice")
@data.arguments(NoticeQuery, location="query")
@data.response(200)
def show_site_notice(query: dict[str, Any], site_key: str) -> Response:
    """The notice that a site shows now, in one language, with a token that proves it."""
    site = current_site()
    published = publish_site_notice(site)
    if published is None:
        raise NotFound("This site has no policy in force, so it shows no notice.")
    notice, draft = published
    content = notice.content
    lang = query["lang"] or content["default_lang"]
    if lang not in content["langs"]:
        raise LangUnknown.at("/lang", f"Choose one of: {', '.join(content['langs'])}.")
    body = canonical_json(
        {
            "notice_id": notice.public_id,
            "notice_token": notice_token(site, notice.public_id),
            "lang": lang,
            "controller": content["controller"],
            "policy": content["policy"],
            "purposes": [_localised(item, lang, content) for item in content["purposes"]],
            "services": [_localised(item, lang, content) for item in content["services"]],
            "texts": content["texts"].get(lang, {}),
            "requires_choice_version": draft.requires_choice_version,
            "switched_off": list(list_switched_off(site.product_id, query["customer"])),
        }
    )
    return _send(encode(body), "application/json", LOADER_CACHE)


@data.post("/v1/sites/<site_key>/impressions")
@body_limit(SIMPLE_BODY_LIMIT, media_types=SIMPLE_TYPES)
@data.arguments(ImpressionIn)
@data.response(204)
def count_shown(body: dict[str, Any], site_key: str) -> Response:
    """Count that the notice was shown or closed; nothing about who saw it is stored."""
    count_impression(
        current_site(),
        body["notice_id"],
        body["notice_token"],
        body["layer"],
        is_dismissed=body["dismissed"],
    )
    return Response(status=204)


#: Fields of purposes, services and cookies that hold a text per language.
_TEXTS = frozenset({"name", "description", "retention", "refusal", "task", "purpose"})


def _localised(item: dict[str, Any], lang: str, content: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for key, value in item.items():
        if key in _TEXTS and isinstance(value, dict):
            found[key] = value.get(lang) or value.get(content["default_lang"], "")
        elif key == "cookies":
            found[key] = [_localised(cookie, lang, content) for cookie in value]
        else:
            found[key] = value
    return found


def _send(encoded: Encoded, content_type: str, cache_control: str) -> Response:
    encoding = request.accept_encodings.best_match(["br", "gzip", "identity"], "identity")
    bodies = {"br": encoded.brotli, "gzip": encoded.gzip}
    response = Response(bodies.get(encoding, encoded.plain), content_type=content_type)
    if encoding in bodies:
        response.headers["Content-Encoding"] = encoding
    response.headers["Cache-Control"] = cache_control
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    # Weak: the same content, whichever the encoding.
    response.set_etag(encoded.etag, weak=True)
    response.make_conditional(request)
    return response
