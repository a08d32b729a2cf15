"""The pages of the demonstration's websites: hosts, languages, customers and strictness."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import consent_service.demo.site as demo_site
from consent_service.demo.company import load_company, load_words
from tests.demo.conftest import MEET, REMOTE, SERVICE, VENDOR

ASSETS = Path(demo_site.__file__).parent / "assets"


class _Page(HTMLParser):
    """What matters of a page here: its elements with attributes, and text inside scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[str] = []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in {"script", "style"} and data.strip():
            self.inline.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


PAGES = [
    pytest.param(REMOTE, "/?lang=ko", id="remote-ko"),
    pytest.param(REMOTE, "/?lang=en&customer=podam-clinic", id="remote-en-customer"),
    pytest.param(REMOTE, "/stored?lang=ko", id="remote-stored"),
    pytest.param(MEET, "/?lang=en", id="meet-en"),
    pytest.param(MEET, "/stored?lang=en&customer=byeolgil-logistics", id="meet-stored"),
    pytest.param(VENDOR, "/video?lang=ko", id="vendor-video"),
]


@pytest.mark.parametrize(("host", "path"), PAGES)
def test_page_has_nothing_inline(visitor: FlaskClient, host: str, path: str) -> None:
    answer = visitor.get(path, base_url=host, buffered=True)

    assert answer.status_code == 200
    page = _Page(answer.text)
    handlers = [
        (tag, name)
        for tag, attributes in page.elements
        for name in attributes
        if name == "style" or name.startswith("on")
    ]
    assert (page.inline, handlers, page.of("style")) == ([], [], [])


@pytest.mark.parametrize(("host", "path"), [param for param in PAGES if param.id != "vendor-video"])
def test_product_page_runs_under_a_strict_policy(
    visitor: FlaskClient, host: str, path: str
) -> None:
    policy = visitor.get(path, base_url=host).headers["Content-Security-Policy"]

    assert policy.split("; ") == [
        "default-src 'none'",
        f"script-src 'self' {SERVICE} {VENDOR}",
        "style-src 'self'",
        "img-src 'self'",
        f"connect-src 'self' {SERVICE}",
        f"frame-src {VENDOR}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types consent-service",
    ]


def test_vendor_may_be_framed_by_the_product_sites_alone(visitor: FlaskClient) -> None:
    policy = visitor.get("/video", base_url=VENDOR).headers["Content-Security-Policy"]

    assert "frame-ancestors http://meet.localhost:* http://remote.localhost:*" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        pytest.param(REMOTE, "/", 200, id="remote"),
        pytest.param(MEET, "/", 200, id="meet"),
        pytest.param(VENDOR, "/gtag.js?id=G-DEMO123456", 200, id="vendor-script"),
        pytest.param(VENDOR, "/ad.js", 200, id="vendor-ad"),
        pytest.param(REMOTE, "/gtag.js", 404, id="vendor-script-on-product"),
        pytest.param(VENDOR, "/", 404, id="product-page-on-vendor"),
        pytest.param(VENDOR, "/stored", 404, id="stored-on-vendor"),
        pytest.param("http://remote.localhost.example", "/", 404, id="unknown-host"),
        pytest.param("http://127.0.0.1:8090", "/", 404, id="address-instead-of-name"),
        pytest.param(REMOTE, "/?customer=nobody", 404, id="unknown-customer"),
        pytest.param(REMOTE, "/?customer=Podam-Clinic", 404, id="misspelt-customer"),
        pytest.param(MEET, "/stored?customer=nobody", 404, id="unknown-customer-stored"),
        pytest.param(REMOTE, "/?lang=fr", 404, id="unknown-language"),
        pytest.param(REMOTE, "/assets/../factory.py", 404, id="outside-the-assets"),
    ],
)
def test_address_is_answered_or_unknown(
    visitor: FlaskClient, host: str, path: str, status: int
) -> None:
    answer = visitor.get(path, base_url=host, buffered=True)

    assert answer.status_code == status
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("query", "accept", "lang"),
    [
        pytest.param("?lang=en", "ko", "en", id="address-wins"),
        pytest.param("", "en-GB,en;q=0.8", "en", id="browser"),
        pytest.param("", "fr", "ko", id="neither"),
    ],
)
def test_page_is_in_the_language(visitor: FlaskClient, query: str, accept: str, lang: str) -> None:
    page = visitor.get(f"/{query}", base_url=REMOTE, headers={"Accept-Language": accept})

    assert _Page(page.text).of("html") == [{"lang": lang}]
    assert load_words(lang)["remote"]["hero_title"] in page.text


@pytest.mark.parametrize(
    ("host", "query", "address"),
    [
        pytest.param(REMOTE, "", f"{SERVICE}/b/site-remote.js", id="remote"),
        pytest.param(MEET, "", f"{SERVICE}/b/site-meet.js", id="meet"),
        pytest.param(
            MEET,
            "?customer=podam-clinic",
            f"{SERVICE}/b/site-meet.js?customer=podam-clinic",
            id="customer",
        ),
    ],
)
def test_page_embeds_the_banner_with_one_tag(
    visitor: FlaskClient, host: str, query: str, address: str
) -> None:
    page = _Page(visitor.get(f"/{query}", base_url=host).text)

    from_service = [s for s in page.of("script") if (s.get("src") or "").startswith(SERVICE)]
    assert from_service == [{"src": address, "async": None}]


@pytest.mark.parametrize(
    ("host", "categories"),
    [
        pytest.param(
            REMOTE, ["analytics", "analytics", "advertising", "!advertising"], id="remote"
        ),
        pytest.param(
            MEET,
            [
                "analytics",
                "analytics",
                "advertising",
                "!advertising",
                "personalisation",
                "!personalisation",
            ],
            id="meet",
        ),
    ],
)
def test_optional_scripts_are_gated(visitor: FlaskClient, host: str, categories: list[str]) -> None:
    page = _Page(visitor.get("/", base_url=host).text)

    gated = [s for s in page.of("script") if s.get("type") == "text/plain"]
    assert [script["data-category"] for script in gated] == categories
    assert [script for script in gated if "src" in script] == []
    assert [frame for frame in page.of("iframe") if "src" in frame] == []
    free = [s["src"] for s in page.of("script") if s.get("type") != "text/plain"]
    assert [src for src in free if (src or "").startswith(VENDOR)] == []


def test_page_lists_every_customer_and_marks_the_chosen_one(visitor: FlaskClient) -> None:
    answer = visitor.get("/?lang=ko&customer=podam-clinic", base_url=REMOTE)

    links = [a for a in _Page(answer.text).of("a") if "customer=" in (a.get("href") or "")]
    listed = {str(a["href"]) for a in links}
    assert listed >= {f"/?lang=ko&customer={c.key}" for c in load_company().customers}
    assert [a["href"] for a in links if a.get("aria-current") == "true"] == [
        "/?lang=ko&customer=podam-clinic"
    ]


def test_page_leads_to_policy_versions_notices_and_settings(visitor: FlaskClient) -> None:
    page = _Page(visitor.get("/?lang=en", base_url=MEET).text)

    policy = f"{SERVICE}/policies/narugyeol/privacy-meet"
    assert {a.get("href") for a in page.of("a")} >= {
        f"{policy}?lang=en",
        f"{policy}/versions?lang=en",
        f"{policy}/changes?lang=en",
        "#consent-preferences",
    }


def test_console_is_linked_where_there_is_one(make_site: Callable[..., Flask]) -> None:
    site = make_site(console_url=f"{SERVICE}/console/").test_client()

    hrefs = [a.get("href") for a in _Page(site.get("/", base_url=REMOTE).text).of("a")]

    assert f"{SERVICE}/console/" in hrefs


@pytest.mark.parametrize("host", [REMOTE, MEET])
def test_product_sites_set_no_cookie(visitor: FlaskClient, host: str) -> None:
    for path in ("/?customer=podam-clinic", "/stored", "/assets/site.css"):
        assert visitor.get(path, base_url=host, buffered=True).headers.getlist("Set-Cookie") == []


def test_video_sets_its_cookie_for_a_frame_of_another_site(visitor: FlaskClient) -> None:
    (cookie,) = visitor.get("/video", base_url=VENDOR).headers.getlist("Set-Cookie")

    assert cookie.startswith("dsb_player=")
    assert "Max-Age=15552000" in cookie
    assert "Secure" in cookie
    assert "SameSite=None" in cookie


@pytest.mark.parametrize("asset", sorted(ASSETS.rglob("*.*")), ids=lambda path: path.name)
def test_asset_asks_no_other_host_and_builds_no_markup(asset: Path) -> None:
    text = asset.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")

    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|https?://|@import", text) == []
    )
