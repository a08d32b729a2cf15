"""What the page of stored records says, with a service that answers, refuses, fails or is away.

The service here is a small program on a real port that gives documented answers, so that each
failure can be had on demand; it records what it was asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, jsonify, request
from flask.testing import FlaskClient

from tests.demo.conftest import MEET, REMOTE
from tests.servers import free_port

DEVICE = "Zk3x_9-QaBcDeFgHiJkLmN"
COOKIE = f"1~0123abcd~tn2k4o~1~{DEVICE}~analytics:ab12:1~"
SUBJECT = "sub_0197a3c1"

Asked = list[tuple[str, Any]]


def _decide(question: dict[str, Any]) -> dict[str, Any]:
    if question["purpose"] == "analytics":
        return {"allowed": True, "reasons": [{"code": "consented"}], "valid_until": None}
    codes = ["declined", "tenant_opt_out"] if question["purpose"] == "ads" else ["no_consent"]
    return {"allowed": False, "reasons": [{"code": code} for code in codes]}


class _Service:
    """Answers as the API documents; ``broken`` replaces every answer."""

    def __init__(self) -> None:
        self.asked: Asked = []
        self.broken: tuple[str, int] | None = None
        self.is_subject_known = True
        self.app = Flask("service")
        self.app.before_request(self._remember)
        self.app.add_url_rule("/v1/subjects/lookup", view_func=self.look_up, methods=["POST"])
        self.app.add_url_rule("/v1/subjects/<ref>/history", view_func=self.history)
        self.app.add_url_rule("/v1/decisions", view_func=self.decide, methods=["POST"])

    def _remember(self) -> Any:
        self.asked.append((request.full_path.rstrip("?"), request.get_json(silent=True)))
        if request.headers["Authorization"] != "Bearer csk_test":
            return jsonify(code="key_invalid"), 401
        return self.broken

    def look_up(self) -> Any:
        if not self.is_subject_known:
            return jsonify(code="subject_unknown", status=404), 404
        state = {
            "purpose": "analytics",
            "status": "granted",
            "granted": True,
            "decided_at": "2026-11-21T20:01:02Z",
            "valid_until": None,
        }
        return jsonify(subject_ref=SUBJECT, states=[state], holds=[], identifiers=["device"])

    def history(self, ref: str) -> Any:
        act = {
            "event_id": "evt_0197a3c2",
            "action": "save",
            "occurred_at": "2026-11-21T20:01:02Z",
            "choices": {"analytics": True, "ads": False},
            "notice_id": "ab12",
            "policy": {"key": "privacy-remote", "version": 2},
        }
        return jsonify(items=[act] if ref == SUBJECT else [], next_cursor=None)

    def decide(self) -> Any:
        return jsonify(_decide(request.get_json()))


@pytest.fixture
def service() -> _Service:
    return _Service()


@pytest.fixture
def browser_of(
    service: _Service, serve: Callable[[Any], str], make_site: Callable[..., Flask]
) -> Callable[..., FlaskClient]:
    """A browser on the demonstration's sites, with or without the banner's cookie."""

    def open_browser(cookie: str = COOKIE, **changes: Any) -> FlaskClient:
        settings = {"service_url": serve(service.app), **changes}
        client = make_site(**settings).test_client()
        if cookie:
            for domain, name in (
                ("remote.localhost", "cs_consent_b260fd65"),
                ("meet.localhost", "cs_consent_d09ff0bc"),
            ):
                client.set_cookie(name, cookie, domain=domain)
        return client

    return open_browser


def _ask(browser: FlaskClient, host: str = REMOTE, **body: str) -> dict[str, Any]:
    answer = browser.post("/stored/state", base_url=host, json=body)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    state: dict[str, Any] = answer.get_json()
    return state


def test_stored_records_are_worded(browser_of: Callable[..., FlaskClient]) -> None:
    state = _ask(browser_of(), lang="ko")

    assert state["message"] is None
    assert state["subject_ref"] == SUBJECT
    assert state["states"] == [
        {
            "purpose": "분석",
            "status": "허용",
            "granted": True,
            "decided_at": "2026-11-22 05:01:02",
            "valid_until": None,
        }
    ]
    assert state["history"] == [
        {
            "event_id": "evt_0197a3c2",
            "action": "선택 저장",
            "occurred_at": "2026-11-22 05:01:02",
            "choices": ["광고: 거부", "분석: 허용"],
            "notice": "ab12",
            "policy": "privacy-remote v2",
        }
    ]


def test_decisions_come_with_all_their_reasons(browser_of: Callable[..., FlaskClient]) -> None:
    decisions = _ask(browser_of(), lang="en")["decisions"]

    assert [(d["purpose"], d["allowed"]) for d in decisions] == [
        ("Strictly necessary", False),
        ("Preferences", False),
        ("Analytics", True),
        ("Advertising", False),
        ("Advertising by e-mail", False),
    ]
    assert decisions[3]["answer"] == "Not allowed"
    assert decisions[3]["reasons"] == [
        {"code": "declined", "text": "You declined."},
        {"code": "tenant_opt_out", "text": "Switched off by the company."},
    ]


def test_questions_name_product_service_and_customer(
    service: _Service, browser_of: Callable[..., FlaskClient]
) -> None:
    _ask(browser_of(), host=MEET, lang="ko", customer="podam-clinic")

    questions = [body for path, body in service.asked if path == "/v1/decisions"]
    assert questions[2] == {
        "subject": {"type": "device", "id": DEVICE},
        "product": "meet",
        "purpose": "analytics",
        "service": "google-analytics",
        "customer": "podam-clinic",
    }
    assert [q["purpose"] for q in questions] == [
        "necessary",
        "preferences",
        "analytics",
        "personalisation",
        "ads",
        "marketing.email",
    ]


def test_device_id_stays_out_of_addresses_and_of_the_page(
    service: _Service, browser_of: Callable[..., FlaskClient]
) -> None:
    answer = browser_of().post("/stored/state", base_url=REMOTE, json={"lang": "ko"})

    assert DEVICE not in answer.text
    assert len(service.asked) == 7
    assert [path for path, _ in service.asked if DEVICE in path] == []


def test_nothing_is_asked_without_a_choice(
    service: _Service, browser_of: Callable[..., FlaskClient]
) -> None:
    state = _ask(browser_of(cookie=""), lang="en")

    assert state["message"].startswith("You have not chosen yet.")
    assert state["decisions"] == []
    assert service.asked == []


def test_choice_that_has_not_arrived_is_told_from_none(
    service: _Service, browser_of: Callable[..., FlaskClient]
) -> None:
    service.is_subject_known = False

    state = _ask(browser_of(), lang="en")

    assert "not reached the service yet" in state["message"]
    assert (state["subject_ref"], state["states"], state["history"]) == (None, [], [])
    assert len(state["decisions"]) == 5


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        pytest.param(('{"code": "unavailable"}', 503), "does not answer", id="unavailable"),
        pytest.param(('{"code": "rate_limited"}', 429), "does not answer", id="too-many"),
        pytest.param(('{"code": "scope_missing"}', 403), "refused the question", id="scope"),
        pytest.param(("<html>", 200), "does not answer", id="not-json"),
        pytest.param(("[]", 200), "does not answer", id="not-an-object"),
    ],
)
def test_failing_service_shows_nothing_as_allowed(
    service: _Service,
    browser_of: Callable[..., FlaskClient],
    broken: tuple[str, int],
    message: str,
) -> None:
    service.broken = broken

    state = _ask(browser_of(), lang="en")

    assert message in state["message"]
    assert (state["decisions"], state["states"], state["history"]) == ([], [], [])


def test_absent_service_shows_nothing_as_allowed(browser_of: Callable[..., FlaskClient]) -> None:
    browser = browser_of(service_url=f"http://127.0.0.1:{free_port()}")

    state = _ask(browser, lang="en")

    assert "does not answer" in state["message"]
    assert state["decisions"] == []


def test_wrong_api_key_is_told(browser_of: Callable[..., FlaskClient]) -> None:
    state = _ask(browser_of(api_key="csk_other"), lang="en")

    assert "Check the API key" in state["message"]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        pytest.param(b'{"lang": "ko"}', "text/plain", 415, id="another-sites-form"),
        pytest.param(b"{", "application/json", 400, id="not-json"),
        pytest.param(b"[]", "application/json", 404, id="not-an-object"),
        pytest.param(b'{"device": "x"}', "application/json", 404, id="unknown-field"),
        pytest.param(b'{"customer": "nobody"}', "application/json", 404, id="unknown-customer"),
        pytest.param(b'{"customer": ["x"]}', "application/json", 404, id="customer-no-text"),
        pytest.param(b'{"lang": ["ko"]}', "application/json", 404, id="language-no-text"),
        pytest.param(b'{"lang": "' + b"k" * 5000 + b'"}', "application/json", 413, id="too-long"),
    ],
)
def test_odd_question_is_refused(
    visitor: FlaskClient, content: bytes, kind: str, status: int
) -> None:
    answer = visitor.post("/stored/state", base_url=REMOTE, data=content, content_type=kind)

    assert answer.status_code == status
