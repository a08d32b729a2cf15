"""The reference of the interface: complete, without script, without any other host."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from consent_service.web.reference import TypePart, describe_type


def test_it_works(client: FlaskClient) -> None:
    answer = client.get("/docs")

    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert "script-src 'none'" in answer.headers["Content-Security-Policy"]


def test_every_operation_of_the_document_is_shown(client: FlaskClient) -> None:
    document = client.get("/openapi.json").json
    page = client.get("/docs").text

    shown = re.findall(r'<code class="method">(\w+)</code> <code class="path">([^<]+)</code>', page)

    expected = [
        (method.upper(), path)
        for path, item in document["paths"].items()
        for method in item
        if method != "parameters"
    ]
    found = [(method, path.replace("\u200b", "")) for method, path in shown]
    assert sorted(found) == sorted(expected)
    assert ("POST", "/v1/policies/{key}/versions/{number}/announce") in found


def test_every_shape_is_shown(client: FlaskClient) -> None:
    document = client.get("/openapi.json").json
    page = client.get("/docs").text

    for name in document["components"]["schemas"]:
        assert f'id="schema-{name}"' in page


@pytest.mark.parametrize(
    "code",
    [
        "unknown_field",
        "unknown_parameter",
        "body_too_large",
        "not_json",
        "not_found",
        "version_immutable",
        "notice_period_too_short",
        "contacts_missing",
        "file_encoding",
        "lang_unknown",
        "key_missing",
        "rate_limited",
        "unavailable",
    ],
)
def test_code_has_an_anchor(client: FlaskClient, code: str) -> None:
    assert client.get("/docs").text.count(f'<tr id="problem-{code}">') == 1


def test_type_of_a_problem_leads_to_its_anchor(client: FlaskClient) -> None:
    problem = client.get("/nowhere").json

    address, _, anchor = problem["type"].partition("#")
    assert f'id="{anchor}"' in client.get(address).text


def test_links_inside_the_page_lead_somewhere(client: FlaskClient) -> None:
    page = client.get("/docs").text

    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


def test_nothing_is_loaded_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/docs").text

    assert re.findall(r'(?:src|href)="(?!#|/)([^"]*)"', page) == []
    assert "<script" not in page


def test_scopes_are_named(client: FlaskClient) -> None:
    page = client.get("/docs").text

    call = page[page.index('<details id="get-v1-policies">') :]
    assert "<code>policies:write or admin</code>" in call[: call.index("</details>")]


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        pytest.param({"type": "string"}, "string", id="plain"),
        pytest.param({"type": "string", "format": "date"}, "date", id="format"),
        pytest.param({"type": ["string", "null"]}, "string or null", id="nullable"),
        pytest.param({"enum": ["a", "b", None]}, "a | b", id="choices"),
        pytest.param({"type": "array", "items": {"type": "integer"}}, "list of integer", id="list"),
        pytest.param(
            {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Text"}},
            "object of Text",
            id="object",
        ),
        pytest.param(
            {"anyOf": [{"$ref": "#/components/schemas/Text"}, {"type": "null"}]},
            "Text or null",
            id="any-of",
        ),
        pytest.param({}, "any", id="anything"),
    ],
)
def test_type_is_put_in_words(schema: dict[str, object], text: str) -> None:
    assert "".join(part.text for part in describe_type(schema)) == text


def test_named_shape_is_linked() -> None:
    assert describe_type({"$ref": "#/components/schemas/Text"}) == (TypePart("Text", "Text"),)
