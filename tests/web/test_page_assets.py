"""Style sheets of the public pages: kept under their hash, and nothing else is served."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient


def address(client: FlaskClient) -> str:
    found = re.search(r'<link rel="stylesheet" href="([^"]+)">', client.get("/docs").text)
    assert found
    return found[1]


def test_it_works(client: FlaskClient) -> None:
    path = address(client)

    answer = client.get(path)

    assert re.fullmatch(r"/static/pages/[0-9a-f]{12}/page\.css", path)
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.text.startswith("/*")


def test_old_hash_gets_the_current_sheet_and_is_not_kept(client: FlaskClient) -> None:
    answer = client.get("/static/pages/000000000000/page.css")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "name",
    [
        "absent.css",
        "..%2f..%2fsetup.cfg",
        "%2e%2e%2fbanner%2fpackage.json",
        "page.css%00",
        "PAGE.CSS",
        ".css",
        "page.js",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/pages/0/{name}").status_code == 404


def test_sheet_loads_nothing(client: FlaskClient) -> None:
    sheet = client.get(address(client)).text

    assert "url(" not in sheet
    assert "@import" not in sheet
