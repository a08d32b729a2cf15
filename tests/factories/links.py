"""Links for people, and what people do on the pages behind them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from consent_service.consents.models import ConsentEvent
from consent_service.kernel.db import db
from consent_service.kernel.transaction import transaction
from tests.actors import Company, act_for
from tests.factories.consents import MEMBER, statuses

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
_TICKED = re.compile(r'name="on" value="([^"]+)"[^>]* checked>')
_FORM = re.compile(r'name="form" value="([^"]+)"')


def send_link(client: FlaskClient, company: Company, **body: Any) -> TestResponse:
    """Ask for a link as the company's back end."""
    return client.post(
        "/v1/links",
        json={"subject": MEMBER, "kind": "preferences", **body},
        headers=company.key("links:create"),
    )


def link_path(client: FlaskClient, company: Company, **body: Any) -> str:
    """The path of a new link, to the preference centre unless ``kind`` says otherwise."""
    answer = send_link(client, company, **body)
    assert answer.status_code == 201, answer.text
    parts = urlsplit(answer.json["url"])
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def ticked(page: str) -> set[str]:
    """The keys of the purposes whose boxes are ticked."""
    return set(_TICKED.findall(page))


def form_of(page: str) -> str:
    """The form's own token."""
    found = _FORM.search(page)
    assert found, page
    return found[1]


def press(
    client: FlaskClient,
    path: str,
    on: set[str] | None = None,
    *,
    intent: str = "save",
    page: str | None = None,
    **headers: str,
) -> TestResponse:
    """Tick exactly ``on`` on the page (by default a fresh one) and press a button."""
    shown = client.get(path).text if page is None else page
    data = {
        "form": form_of(shown),
        "on": sorted(ticked(shown) if on is None else on),
        "intent": intent,
    }
    return client.post(path, data=data, headers=headers)


def answers(client: FlaskClient, company: Company, subject: Any = MEMBER) -> dict[str, str]:
    """The company's view of a person's answers."""
    found = client.post(
        "/v1/subjects/lookup", json={"subject": subject}, headers=company.key("subjects:read")
    )
    assert found.status_code == 200, found.text
    return statuses(found)


def last_event(app: Flask, company: Company) -> dict[str, Any]:
    """The act recorded last, as it is stored."""
    with app.app_context(), transaction(writes=False):
        act_for(company)
        event = db.session.scalars(
            select(ConsentEvent).order_by(ConsentEvent.id.desc()).limit(1)
        ).one()
        names = ("choices", "action", "source", "method", "layer", "lang", "actor", "notice_id")
        return {name: getattr(event, name) for name in names}


def count_events(app: Flask, company: Company) -> int:
    """How many acts are recorded."""
    with app.app_context(), transaction(writes=False):
        act_for(company)
        return len(db.session.scalars(select(ConsentEvent.id)).all())
