"""What identifies somebody is neither logged nor told in a problem, whatever goes wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from consent_service.consents.operations import record
from consent_service.kernel.logs import configure_logging
from tests.actors import Company
from tests.factories.consents import DEVICE, Shown, choice, consent, send_choice, send_consent

ADDRESS = "person-7741@acme.example"
NUMBER = "+821077417741"
MEMBER = "member-7741"
PERSONAL = (ADDRESS, "person-7741", NUMBER, "1077417741", MEMBER, DEVICE, "crm-7741", "call-7741")


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the service logs, from the least of it upwards."""
    written = StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", written)
        configure_logging("debug")
    yield written
    configure_logging("info")


def _subjects() -> list[dict[str, str]]:
    return [
        {"type": "email", "id": ADDRESS},
        {"type": "phone", "id": NUMBER},
        {"type": "user", "id": MEMBER},
        {"type": "device", "id": DEVICE},
    ]


def _check(text: str, *more: str) -> None:
    assert [value for value in (*PERSONAL, *more) if value and value in text] == []


def test_what_goes_well_is_logged_without_anybody(
    client: FlaskClient, acme: Company, shown: Shown, log: StringIO
) -> None:
    token = client.post(
        "/v1/subject-tokens",
        json={"subject": _subjects()[2]},
        headers=acme.key("subject_tokens:create"),
    ).json["subject_token"]
    send_choice(client, acme, choice(shown, subject_token=token))
    for subject in _subjects():
        body = consent(subject=subject, external_ref="crm-7741", evidence={"call": "call-7741"})
        assert send_consent(client, acme, body).status_code == 201
        for path, scope in (("subjects/lookup", "subjects:read"), ("decisions", "decisions:read")):
            extra = {"purpose": "marketing.email"} if scope == "decisions:read" else {}
            found = client.post(
                f"/v1/{path}", json={"subject": subject, **extra}, headers=acme.key(scope)
            )
            assert found.status_code == 200

    assert '"event": "request"' in log.getvalue()
    _check(log.getvalue(), token, shown.notice_token, acme.secrets["consents:write"])


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"subject": {"type": "email", "id": "person-7741"}}, id="malformed"),
        pytest.param({"subject": {"type": MEMBER, "id": ADDRESS}}, id="kind"),
        pytest.param({"choices": {"mining": True}}, id="purpose"),
        pytest.param({"evidence": "call-7741" * 1000}, id="evidence"),
        pytest.param({"occurred_at": ADDRESS}, id="instant"),
        pytest.param({"method": NUMBER}, id="method"),
        pytest.param({"external_ref": "crm-7741\u202e"}, id="reference"),
    ],
)
@pytest.mark.parametrize("subject", _subjects(), ids=lambda subject: subject["type"])
def test_problem_echoes_nobody(
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    log: StringIO,
    subject: dict[str, str],
    body: dict[str, Any],
) -> None:
    answer = send_consent(client, acme, consent(**{"subject": subject, **body}))

    assert answer.status_code in {404, 422}
    _check(answer.text + log.getvalue())


@pytest.mark.parametrize(
    ("error", "status"),
    [
        pytest.param(OperationalError(ADDRESS, {"id": NUMBER}, Exception(MEMBER)), 503, id="db"),
        pytest.param(ValueError(ADDRESS), 500, id="unexpected"),
    ],
)
def test_failure_tells_nobody(
    app: Flask,
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    log: StringIO,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
) -> None:
    def fail(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(record, "_tell", fail)

    answer = send_consent(client, acme, consent(subject={"type": "email", "id": ADDRESS}))

    assert answer.status_code == status
    assert '"level": "error"' in log.getvalue()
    _check(answer.text + log.getvalue())
