"""What may name a tenant, and what is an origin: everything else must not come near a header."""

from __future__ import annotations

import pytest

from consent_service.tenants.rules import (
    SiteSettings,
    is_covered,
    is_slug,
    normalise_origin,
    resolve_reask_months,
)


@pytest.mark.parametrize("text", ["acme", "a", "acme-2", "a1-b2-c3", "a" * 40])
def test_slug_names_a_tenant(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize(
    "text",
    ["", "Acme", "1acme", "acme_2", "acme-", "-acme", "a--b", "a.b", "a" * 41, "회사", "acme\n"],
)
def test_what_is_no_slug_names_nobody(text: str) -> None:
    assert not is_slug(text)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        pytest.param("https://www.acme.example", "https://www.acme.example", id="plain"),
        pytest.param(" https://www.ACME.example/ ", "https://www.acme.example", id="as-typed"),
        pytest.param("https://acme.example:443", "https://acme.example", id="standard-port"),
        pytest.param("http://acme.example:80", "http://acme.example", id="standard-http-port"),
        pytest.param("http://acme.example:443", "http://acme.example:443", id="other-port"),
        pytest.param("http://127.0.0.1:5000", "http://127.0.0.1:5000", id="address"),
        pytest.param("http://[::1]:5000", "http://[::1]:5000", id="ipv6"),
        pytest.param("https://한국.example", "https://xn--3e0b707e.example", id="idna"),
    ],
)
def test_origin_gets_the_form_in_which_browsers_send_it(text: str, origin: str) -> None:
    assert normalise_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("null", id="null"),
        pytest.param("*", id="any"),
        pytest.param("www.acme.example", id="no-scheme"),
        pytest.param("ftp://acme.example", id="ftp"),
        pytest.param("javascript:alert(1)", id="script"),
        pytest.param("https://acme.example/path", id="path"),
        pytest.param("https://acme.example?", id="query"),
        pytest.param("https://acme.example#", id="fragment"),
        pytest.param("https://user@acme.example", id="user"),
        pytest.param("https://@acme.example", id="empty-user"),
        pytest.param("https://evil.example\\@acme.example", id="backslash"),
        pytest.param("https://*.acme.example", id="wildcard"),
        pytest.param("https://acme example", id="space"),
        pytest.param("https://acme.example;script-src", id="policy"),
        pytest.param("https://a<b", id="markup"),
        pytest.param("https://acme..example", id="empty-label"),
        pytest.param("https://acme.example:0", id="port-zero-is-not-standard"),
        pytest.param("https://acme.example:99999", id="port-too-high"),
        pytest.param("https://[::1", id="open-bracket"),
        pytest.param("https://[fe80::1%25eth0]", id="zone-of-an-address"),
        pytest.param("https://" + "a" * 64 + ".example", id="long-label"),
    ],
)
def test_what_is_no_origin_is_none(text: str) -> None:
    assert normalise_origin(text) is None


@pytest.mark.parametrize(
    ("host", "domains", "is_inside"),
    [
        ("www.acme.example", (), True),
        ("acme.example", ("acme.example",), True),
        ("www.acme.example", ("acme.example",), True),
        ("notacme.example", ("acme.example",), False),
        ("acme.example.evil.example", ("acme.example",), False),
        ("127.0.0.1", ("0.0.1",), False),
        ("127.0.0.1", ("127.0.0.1",), True),
    ],
)
def test_scope_covers_a_domain_and_what_is_below(
    host: str, domains: tuple[str, ...], is_inside: bool
) -> None:
    assert is_covered(host, domains) is is_inside


@pytest.mark.parametrize(
    ("settings", "jurisdiction", "months"),
    [
        (SiteSettings(), "KR", 12),
        (SiteSettings(), "EEA", 6),
        (SiteSettings(), "US-CA", 12),
        (SiteSettings(), "BR", 6),
        (SiteSettings(reask_months=3), "KR", 3),
    ],
)
def test_site_asks_again_in_time(settings: SiteSettings, jurisdiction: str, months: int) -> None:
    assert resolve_reask_months(settings, jurisdiction) == months
