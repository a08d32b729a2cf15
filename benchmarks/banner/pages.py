"""The web site of the comparison: one page, the same but for the banner on it.

Everything is served from one origin, compressed once with brotli 11; the service answers behind the
same origin, as it does in first-party mode.
"""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Iterable, Sequence
from functools import cache
from http import HTTPStatus
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import brotli
from werkzeug.wrappers import Request, Response

from benchmarks.banner.contenders import Contender

BARE = "bare"
RIGHT_TO_LEFT = ("ar", "he")
#: The policies of the comparison. The second adds that no text may become a script by assignment;
#: it names no Trusted Types policy, so a banner may make whichever it likes.
POLICIES = {
    "csp": "default-src 'self'; object-src 'none'; base-uri 'none'",
    "tt": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'",
}
_STYLE = (
    "body{margin:0;font:16px/1.6 sans-serif;color:#1a1a1a;background:#fff}"
    "main{max-width:720px;margin:0 auto;padding:24px;min-height:90vh}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#111}}"
)
_TEXT = (
    "Support staff see the customer's screen and solve the problem together. Six digits connect "
    "you; nothing is installed. "
)


class BenchmarkSite:
    """The page per contender at ``/page/{key}/``, their files, and the service for the rest."""

    def __init__(self, contenders: Sequence[Contender], service: WSGIApplication) -> None:
        self._contenders = {one.key: one for one in [*contenders, Contender(BARE, BARE)]}
        self._service = service
        self._kept: dict[str, tuple[float, Response]] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        kind, _, rest = request.path.lstrip("/").partition("/")
        key, _, name = rest.partition("/")
        if kind == "favicon.ico":
            return Response(status=204)(environ, start_response)
        if kind not in {"page", "files", "config", "site.css"}:
            asker = urlsplit(request.referrer or "").path.strip("/").rpartition("/")[2]
            known = self._contenders.get(asker)
            if known is not None and known.is_cached and kind == "b":
                return self._through_cache(request)(environ, start_response)
            return self._service(environ, start_response)
        response = self._answer(request, kind, key, name)
        return response(environ, start_response)

    def _through_cache(self, request: Request) -> Response:
        """What a cache in front of the service answers: it keeps what the service's headers allow,
        for as long as they allow it."""
        until, kept = self._kept.get(request.full_path, (0.0, None))
        if kept is not None and time.monotonic() < until:
            return kept
        response = Response.from_app(self._service, request.environ, buffered=True)
        allowed = response.cache_control
        if response.status_code == HTTPStatus.OK and allowed.public and allowed.max_age:
            self._kept[request.full_path] = (time.monotonic() + allowed.max_age, response)
        return response

    def _answer(self, request: Request, kind: str, key: str, name: str) -> Response:
        if kind == "site.css":
            return _compressed(_STYLE.encode(), "text/css")
        contender = self._contenders.get(key.removesuffix(".js"))
        if contender is None or (kind == "files" and name not in contender.files):
            return Response(status=404)
        if kind == "config":
            return _compressed(contender.config.encode(), "text/javascript")
        if kind == "files":
            media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return _compressed(contender.files[name].read_bytes(), media_type)
        policy = POLICIES.get(request.args.get("policy", ""))
        response = _compressed(_page(contender, request).encode(), "text/html")
        if policy is not None:
            response.headers["Content-Security-Policy"] = policy
        return response


def _page(contender: Contender, request: Request) -> str:
    strict = "policy" in request.args
    lang = request.args.get("lang", "en")
    direction = ' dir="rtl"' if lang in RIGHT_TO_LEFT else ""
    dark = f' class="{contender.dark_class}"' if "dark" in request.args else ""
    style = '<link rel="stylesheet" href="/site.css">' if strict else f"<style>{_STYLE}</style>"
    return (
        f'<!doctype html><html lang="{lang}"{direction}{dark}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Narugyeol Remote</title>{style}{contender.head_under(strict=strict)}</head><body>"
        f"<main><h1>Repair it as if you sat beside them</h1>{f'<p>{_TEXT * 3}</p>' * 8}</main>"
        f"{contender.tail_under(strict=strict)}</body></html>"
    )


def _compressed(body: bytes, media_type: str) -> Response:
    response = Response(_brotli(body), content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Encoding"] = "br"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@cache
def _brotli(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=11))
