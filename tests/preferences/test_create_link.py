"""``POST /v1/links``: links that hold random references, end, survive rotation, are revoked."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consent_service.kernel.config import Settings
from tests.actors import WRONG_CREDENTIALS, Company
from tests.conftest import Clock
from tests.databases import SECRET
from tests.factories.consents import DEVICE, MEMBER, consent, send_consent, stored
from tests.factories.links import ONE_CLICK, answers, link_path, send_link

NEWER = "a-newer-master-key-of-the-tests-alone"
OTHER = {"type": "email", "id": "person@acme.example"}


def _revoke(client: FlaskClient, company: Company, subject: Any = MEMBER) -> TestResponse:
    return client.post(
        "/v1/links/revoke", json={"subject": subject}, headers=company.key("links:create")
    )


def test_preference_link_ends_after_thirty_days(
    client: FlaskClient, clock: Clock, company: Company
) -> None:
    answer = send_link(client, company)
    path = link_path(client, company)

    assert answer.status_code == 201
    assert answer.json["url"].startswith("http://127.0.0.1:8000/preferences/acme.")
    assert answer.json["expires_at"] == "2026-02-14T03:00:00Z"
    assert answer.json["headers"] == {}
    clock.set("2026-02-14T02:59:59Z")
    assert client.get(path).status_code == 200
    clock.set("2026-02-14T03:00:00Z")
    assert client.get(path).status_code == 410


def test_unsubscribe_link_comes_with_headers_and_never_ends(
    client: FlaskClient, clock: Clock, company: Company
) -> None:
    answer = send_link(client, company, kind="unsubscribe")
    path = link_path(client, company, kind="unsubscribe")

    assert answer.json == {
        "url": answer.json["url"],
        "headers": {
            "List-Unsubscribe": f"<{answer.json['url']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        "expires_at": None,
    }
    clock.set("2046-01-15T03:00:00Z")
    assert client.post(path, data=ONE_CLICK).status_code == 200


@pytest.mark.parametrize("kind", ["preferences", "unsubscribe"])
def test_link_holds_no_personal_data(client: FlaskClient, company: Company, kind: str) -> None:
    url = send_link(client, company, subject=OTHER, kind=kind).json["url"]
    body = url.rpartition("/")[2].split(".")[1]

    content = base64.urlsafe_b64decode(body + "==").decode()

    assert re.fullmatch(
        r'\{"s":"sub_[0-9a-z]{26}","p":"default","i":1768446000000000,"k":\[\]\}', content
    )


def test_link_is_in_the_language_asked_for(client: FlaskClient, company: Company) -> None:
    path = link_path(client, company, lang="en")

    page = client.get(path, headers={"Accept-Language": "ko"})

    assert path.endswith("?lang=en")
    assert '<html lang="en">' in page.text


@pytest.mark.parametrize("kind", ["preferences", "unsubscribe"])
def test_link_survives_the_whole_rotation_of_master_keys(
    app: Flask,
    client: FlaskClient,
    runner: Callable[..., Result],
    company: Company,
    make_app: Callable[..., Flask],
    kind: str,
) -> None:
    path = link_path(client, company, kind=kind)
    settings: Settings = app.extensions["consent_settings"]

    done = runner("keys", "rewrap", env={"CONSENT_SECRET_KEYS": f"{NEWER},{SECRET}"})

    assert done.exit_code == 0, done.output
    rotated = make_app(database_url=settings.database_url, secret_keys=(NEWER,))
    assert rotated.test_client().get(path).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code", "pointer"),
    [
        pytest.param({"kind": "confirm"}, 422, "kind_not_offered", "/kind", id="confirm"),
        pytest.param({"kind": "other"}, 422, "invalid", "/kind", id="kind"),
        pytest.param(
            {"subject": {"type": "device", "id": DEVICE}},
            422,
            "device_has_no_link",
            "/subject",
            id="device",
        ),
        pytest.param({"purposes": ["marketing"]}, 422, "invalid", "/purposes", id="shows-all"),
        pytest.param(
            {"kind": "unsubscribe", "purposes": ["necessary"]},
            422,
            "purpose_necessary",
            "/purposes/0",
            id="necessary",
        ),
        pytest.param(
            {"kind": "unsubscribe", "purposes": ["absent"]},
            404,
            "purpose_unknown",
            "",
            id="purpose",
        ),
        pytest.param({"product": "absent"}, 404, "product_unknown", "", id="product"),
        pytest.param(
            {"subject": {"type": "ref", "id": "sub_00000000000000000000000000"}},
            404,
            "subject_unknown",
            "",
            id="nobody",
        ),
        pytest.param({"lang": "Korean"}, 422, "invalid", "/lang", id="lang"),
        pytest.param({"colour": "red"}, 422, "unknown_field", "/colour", id="field"),
    ],
)
def test_bad_link_is_refused(
    app: Flask,
    client: FlaskClient,
    company: Company,
    body: dict[str, Any],
    status: int,
    code: str,
    pointer: str,
) -> None:
    before = stored(app, company)

    answer = send_link(client, company, **body)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert [error["pointer"] for error in answer.json.get("errors", [])] == [pointer] * bool(
        pointer
    )
    assert stored(app, company) == before


@pytest.mark.parametrize("path", ["/v1/links", "/v1/links/revoke"])
@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
def test_wrong_credential_is_refused(
    client: FlaskClient, acme: Company, path: str, fault: str, status: int, code: str
) -> None:
    answer = client.post(path, json={}, headers=acme.wrong_key(fault))

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_revoking_ends_preference_links_made_before_and_no_others(
    client: FlaskClient, clock: Clock, company: Company
) -> None:
    before = link_path(client, company)
    of_another = link_path(client, company, subject=OTHER)
    unsubscribing = link_path(client, company, kind="unsubscribe")
    clock.advance(seconds=1)

    answer = _revoke(client, company)

    clock.advance(seconds=1)
    after = link_path(client, company)
    assert answer.json["links_revoked_at"] == "2026-01-15T03:00:01Z"
    assert {
        "before": client.get(before).status_code,
        "after": client.get(after).status_code,
        "another": client.get(of_another).status_code,
        "unsubscribe": client.get(unsubscribing).status_code,
    } == {"before": 410, "after": 200, "another": 200, "unsubscribe": 200}


def test_revoking_again_ends_what_was_made_since(
    client: FlaskClient, clock: Clock, company: Company
) -> None:
    link_path(client, company)
    clock.advance(seconds=1)
    _revoke(client, company)
    clock.advance(seconds=1)
    since = link_path(client, company)

    _revoke(client, company)

    assert client.get(since).status_code == 410


def test_revoking_reaches_the_links_of_everyone_linked(
    client: FlaskClient, clock: Clock, company: Company
) -> None:
    paths = [link_path(client, company, subject=subject) for subject in (MEMBER, OTHER)]
    client.post(
        "/v1/subjects/link",
        json={"subject": MEMBER, "other": OTHER},
        headers=company.key("subjects:write"),
    )

    _revoke(client, company)

    assert [client.get(path).status_code for path in paths] == [410, 410]


def test_revoking_for_nobody_is_refused(client: FlaskClient, company: Company) -> None:
    answer = _revoke(client, company, {"type": "user", "id": "nobody"})

    assert (answer.status_code, answer.json["code"]) == (404, "subject_unknown")


def test_links_of_an_erased_person_lead_nowhere(client: FlaskClient, company: Company) -> None:
    person = send_consent(client, company, consent()).json["subject_ref"]
    paths = [link_path(client, company), link_path(client, company, kind="unsubscribe")]

    client.delete(f"/v1/subjects/{person}", headers=company.key("subjects:erase"))

    assert [client.get(path).status_code for path in paths] == [404, 404]


def test_link_goes_with_its_identifier_when_it_is_parted(
    client: FlaskClient, company: Company
) -> None:
    """Whoever gets mail at an address that was not the member's sees nothing of the member."""
    path = link_path(client, company, subject=OTHER)
    headers = company.key("subjects:write")
    body = {"subject": MEMBER, "other": OTHER}
    ref = client.post("/v1/subjects/link", json=body, headers=headers).json["subject_ref"]
    send_consent(client, company, consent())
    assert "checked" in client.get(path).text

    client.post(
        f"/v1/subjects/{ref}/identifiers/remove", json={"identifier": OTHER}, headers=headers
    )

    assert "checked" not in client.get(path).text
    assert answers(client, company)["marketing"] == "granted"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda path: path[:-1] + ("A" if path[-1] != "A" else "B"), id="signature"),
        pytest.param(lambda path: path.replace("/acme.", "/globex."), id="other-tenant"),
        pytest.param(lambda path: path.replace("/acme.", "/nobody."), id="no-tenant"),
        pytest.param(lambda path: path.rpartition(".")[0], id="cut-off"),
        pytest.param(lambda path: path + "=", id="other-spelling"),
        pytest.param(lambda path: path.replace("/preferences/", "/unsubscribe/"), id="other-kind"),
        pytest.param(lambda path: path.rpartition("/")[0] + "/" + "A" * 200, id="nonsense"),
    ],
)
def test_changed_link_is_unknown(
    client: FlaskClient, company: Company, globex: Company, change: Callable[[str], str]
) -> None:
    path = change(link_path(client, company))

    answers_ = [client.get(path), client.post(path, data={**ONE_CLICK, "form": "x"})]

    assert [answer.status_code for answer in answers_] == [404, 404]
    assert "링크를 찾을 수 없습니다" in client.get(path, headers={"Accept-Language": "ko"}).text
