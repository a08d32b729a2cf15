"""A visitor answers a notice that names a purpose which is gone since."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.actors import Company
from tests.factories.consents import Shown, choice, send_choice, statuses


def test_the_act_is_kept_and_the_other_purposes_have_a_state(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    gone = client.delete("/v1/purposes/ads", headers=acme.key("admin"))
    assert gone.status_code == 204, gone.text

    answer = send_choice(client, acme, choice(shown))

    assert answer.status_code == 201
    assert statuses(answer) == {"analytics": "granted"}


def test_the_answer_is_not_for_a_device_that_comes_without_the_members_token(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    token = client.post(
        "/v1/subject-tokens",
        json={"subject": {"type": "user", "id": "u-7"}},
        headers=acme.key("subject_tokens:create"),
    ).json["subject_token"]
    body = choice(shown)
    first = send_choice(client, acme, {**body, "subject_token": token})
    assert first.json["subject_token_used"] is True

    again = send_choice(client, acme, body)

    assert again.headers["Idempotent-Replay"] == "true"
    assert again.json["states"] == []
