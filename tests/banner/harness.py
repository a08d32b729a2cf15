"""A small service and a site that embeds it, on two origins, over the compiled banner.

The service half speaks the contract of the banner's public calls and remembers what it was told; it
can be down, or refuse. The site half serves one page under a policy as strict as a site can have.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml
from werkzeug.wrappers import Request, Response

from consent_service.banner.rules import (
    BannerNotice,
    CompiledInterface,
    InterfaceSettings,
    LoaderSettings,
    compile_interface,
    compile_loader,
    offered_languages,
)
from consent_service.kernel.resources import static_folder

ROOT = Path(__file__).resolve().parents[2]
DIST = static_folder() / "banner" / "dist"
SITE_KEY = "site-remote"
NOTICE_ID = f"ntc_demo_{'5f3a9c01' * 8}"
#: printf site-remote | sha256sum | cut -c1-8
COOKIE = "cs_consent_b260fd65"
STRICT = (
    "default-src 'self'; script-src {service}; connect-src {service}; style-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types consent-service"
)


def demo_notice() -> BannerNotice:
    """The banner notice of the demo company's first product, from its catalogue."""
    catalogue = yaml.safe_load(
        (ROOT / "consent_service/demo/content/catalog-remote.yaml").read_text("utf-8")
    )
    purposes = [one for one in catalogue["purposes"] if one["scope"] == "device"]
    keys = {one["key"] for one in purposes}
    found = {
        "schema": 1,
        "kind": "banner",
        "site": {"key": SITE_KEY, "name": "나루결 리모트"},
        "controller": {"legal_name": "나루결 주식회사", "contact": {}},
        "policy": {
            "key": "privacy",
            "version": 3,
            "effective_on": "2026-01-01",
            "url": "/policies/demo/privacy",
        },
        "default_lang": "ko",
        "langs": ["ko", "en"],
        "purposes": [
            one | {"terms_hash": f"{number:04x}" * 16} for number, one in enumerate(purposes, 10)
        ],
        "services": [one for one in catalogue["services"] if keys & set(one["purposes"])],
        "texts": {},
    }
    return cast(BannerNotice, found)


@cache
def _template(name: str) -> str:
    return (DIST / name).read_text("utf-8")


def compile_interfaces(
    notice: BannerNotice, settings: InterfaceSettings | None = None
) -> list[CompiledInterface]:
    """Every language's interface, as the service compiles them."""
    return [
        compile_interface(
            _template("interface.js"),
            _template("later.js"),
            json.loads(_template(f"texts/{lang}.json")),
            notice,
            NOTICE_ID,
            lang,
            settings,
        )
        for lang in offered_languages(notice, {"ko", "en"})
    ]


@dataclass
class BannerService:
    """The service's side: what it serves, what it was told, and how it is feeling."""

    settings: LoaderSettings
    notice: BannerNotice
    look: InterfaceSettings = field(default_factory=InterfaceSettings)
    consents: list[dict[str, Any]] = field(default_factory=list)
    impressions: list[dict[str, Any]] = field(default_factory=list)
    attempts: int = 0
    is_down: bool = False
    is_interface_gone: bool = False
    #: What is sent in place of the interface, and with which status.
    instead: tuple[bytes, int] | None = None
    is_without_notice: bool = False
    refusals: list[str] = field(default_factory=list)
    states: list[dict[str, Any]] = field(default_factory=list)
    state_requests: list[dict[str, Any]] = field(default_factory=list)
    token_used: bool = True
    preference_url: str | None = None

    def restyle(self, **changes: Any) -> None:
        """Changes what the next interface carries."""
        self.look = replace(self.look, **changes)

    def configure(self, **changes: Any) -> None:
        """Changes what the next loader carries."""
        self.settings = replace(self.settings, **changes)

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        response = self._answer(request)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response(environ, start_response)

    def loader(self) -> bytes:
        """The loader as it would be served now."""
        if self.is_without_notice:
            return self._compile(None, [])
        return self._compile(self.notice, compile_interfaces(self.notice, self.look))

    def _compile(self, notice: BannerNotice | None, found: list[CompiledInterface]) -> bytes:
        plain, plus = _template("loader.js"), _template("loader.plus.js")
        return compile_loader(plain, plus, notice, self.settings, found)

    def _answer(self, request: Request) -> Response:
        script = "text/javascript; charset=utf-8"
        if request.path == f"/b/{SITE_KEY}.js":
            return Response(self.loader(), mimetype=script)
        if request.path.startswith(f"/b/{SITE_KEY}/ui."):
            if self.instead is not None:
                return Response(self.instead[0], mimetype=script, status=self.instead[1])
            found = None if self.is_interface_gone else self._interface(request.path)
            return Response(found, mimetype=script, status=200 if found else 404)
        if request.path.startswith("/run/"):
            name = json.dumps(request.path.removeprefix("/run/"))
            return Response(f"(window.ran ||= []).push({name})", mimetype=script)
        if request.path.startswith("/frame/"):
            return Response("<p>frame</p>", mimetype="text/html")
        return self._record(request)

    def _interface(self, path: str) -> bytes | None:
        scripts = {}
        for one in compile_interfaces(self.notice, self.look):
            scripts[f"ui.{one.name}.{one.lang}.js"] = one.body
            scripts[f"ui.{one.later_name}.{one.lang}-later.js"] = one.later
        return scripts.get(path.rpartition("/")[2])

    def _record(self, request: Request) -> Response:
        if self.is_down:
            return Response(json.dumps({"code": "unavailable"}), status=503)
        body = json.loads(request.get_data())
        call = request.path.rpartition("/")[2]
        if call == "impressions":
            self.impressions.append(body)
            return Response(status=204)
        if call == "state":
            self.state_requests.append(body)
            answer = {
                "states": self.states,
                "receipt_id": "rcp_9C4FK2M7",
                "preference_url": self.preference_url,
            }
            return Response(json.dumps(answer), mimetype="application/json")
        self.attempts += 1
        if self.refusals:
            problem = {"code": self.refusals.pop(0)}
            return Response(json.dumps(problem), status=422, mimetype="application/problem+json")
        known = [one["event_id"] for one in self.consents]
        if body["event_id"] not in known:
            self.consents.append(body)
        answer = {
            "event_id": "evt_1",
            "receipt_id": "rcp_9C4FK2M7",
            "recorded_at": "2026-11-21T00:00:00Z",
            "states": [],
            "subject_token_used": self.token_used,
        }
        return Response(json.dumps(answer), status=201, mimetype="application/json")


@dataclass
class Site:
    """The embedding page: ``markup`` is its body, ``tag`` further attributes of the one script."""

    service_url: str
    markup: str = ""
    head: str = ""
    tag: str = ""
    policy: str = STRICT
    lang: str = "ko"
    is_async: bool = True

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        if request.path == "/site.css":
            css = "body{font-family:sans-serif;margin:0}main{padding:24px;min-height:90vh}"
            return Response(css, mimetype="text/css")(environ, start_response)
        response = Response(self.html(), mimetype="text/html")
        if self.policy:
            policy = self.policy.format(service=self.service_url)
            response.headers["Content-Security-Policy"] = policy
        return response(environ, start_response)

    def html(self) -> str:
        """The page: a site's own words, what it gates, and the one tag."""
        return (
            f'<!doctype html><html lang="{self.lang}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            f'<title>나루결</title><link rel="stylesheet" href="/site.css">{self.head}'
            f'<script src="{self.service_url}/b/{SITE_KEY}.js" '
            f"{'async' * self.is_async} {self.tag}></script></head>"
            f'<body><main id="main"><h1>나루결 리모트</h1>{self.markup}</main></body></html>'
        )


Serve = Callable[[Any], str]
