"""Many presses at once, each with a commit of its own: one act, one pause, no error."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.actors import Company
from tests.factories.consents import consent, send_consent
from tests.factories.links import ONE_CLICK, answers, count_events, form_of, link_path
from tests.live import LiveServer

pytestmark = pytest.mark.committing

PRESSES = 12


@pytest.fixture
def client(live_server: LiveServer) -> FlaskClient:
    return live_server.app.test_client()


def _post_at_once(server: LiveServer, path: str, bodies: Sequence[dict[str, str]]) -> list[int]:
    ready = Barrier(len(bodies))

    def post(body: dict[str, str]) -> int:
        connection = HTTPConnection(urlsplit(server.url).netloc, timeout=60)
        ready.wait()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode(body), headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(post, bodies))


def test_one_click_many_times_at_once_is_one_act(
    live_server: LiveServer, client: FlaskClient, company: Company
) -> None:
    send_consent(client, company, consent())
    path = link_path(client, company, kind="unsubscribe")

    found = _post_at_once(live_server, path, [ONE_CLICK] * PRESSES)

    assert found == [200] * PRESSES
    assert count_events(live_server.app, company) == 2
    assert answers(client, company) == {"marketing": "granted", "marketing.email": "objected"}


def test_refusal_among_presses_of_an_older_form_stands(
    live_server: LiveServer, client: FlaskClient, company: Company
) -> None:
    """Whichever is first: a form from before the refusal never grants after it."""
    send_consent(client, company, consent())
    path = link_path(client, company)
    form = form_of(client.get(path).text)
    save = {"form": form, "on": "marketing.sms", "intent": "save"}
    withdraw = {"form": form, "intent": "withdraw_everything"}

    found = _post_at_once(live_server, path, [save, withdraw] * (PRESSES // 2))

    assert found == [303] * PRESSES
    assert "granted" not in answers(client, company).values()


def test_pausing_many_times_at_once_is_one_pause(
    live_server: LiveServer, client: FlaskClient, company: Company
) -> None:
    path = link_path(client, company)
    pause = {"form": form_of(client.get(path).text), "intent": "pause"}

    assert _post_at_once(live_server, path, [pause] * PRESSES) == [303] * PRESSES
    assert 'value="resume"' in client.get(path).text
