"""The projection is what follows from the acts: kept step by step, or made anew from all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from consent_service.audit.operations import SYSTEM
from consent_service.catalog.queries import list_purposes
from consent_service.consents.models import ConsentState
from consent_service.consents.operations import (
    erase_person,
    link_identifiers,
    rebuild_some_states,
    unlink_identifier,
)
from consent_service.consents.operations.record import NewAct, record_act
from consent_service.consents.rules import STATUSES
from consent_service.kernel.db import db
from consent_service.kernel.errors import DomainError
from consent_service.kernel.transaction import run_in_transaction, transaction
from consent_service.subjects.operations import find_or_create_subject
from consent_service.subjects.queries import find_own_subject, find_subject
from consent_service.subjects.rules import IdentifierValue
from consent_service.tenants.queries import get_product
from tests.actors import Company, act_for
from tests.conftest import Clock
from tests.factories.consents import (
    Shown,
    choice,
    consent,
    held,
    put_policy_in_force,
    read_notice,
    read_states,
    refusal,
    send_choice,
    send_consent,
)

PEOPLE = (
    IdentifierValue("user", "u-1"),
    IdentifierValue("device", "device-of-a-visitor-1"),
    IdentifierValue("device", "device-of-a-visitor-2"),
    IdentifierValue("email", "person@acme.example"),
)
STEPS = 40


@dataclass
class _Life:
    """Somebody's random acts, and what undoes or joins them."""

    random: Random
    clock: Clock

    def step(self) -> None:
        """One unit of work; the time moves on, or stands still."""
        self.clock.advance(seconds=self.random.choice([0, 0, 1, 30, 600]))
        doing = self.random.choices(
            [self.act, self.link, self.unlink, self.erase], weights=[20, 4, 3, 1]
        )[0]
        try:
            doing()
        except DomainError:
            db.session.rollback()  # refused: a conflict, or nothing to undo

    def act(self) -> None:
        identifier = self.random.choice(PEOPLE)
        answering = find_or_create_subject(identifier)
        own = find_own_subject(identifier) or answering
        product = get_product(None)
        keys = [purpose.key for purpose in list_purposes(product.id)]
        is_banner = identifier.kind == "device" and self.random.random() < 0.8
        record_act(
            NewAct(
                product_id=product.id,
                choices={
                    key: self.random.choice([True, False, *STATUSES])
                    for key in self.random.sample(keys, self.random.randint(1, 3))
                },
                action="save",
                source="banner" if is_banner else "api",
                method="web",
                occurred_at=self._earlier(),
                jurisdiction="KR",
                jurisdiction_source="tenant",
                stated_months=self.random.choice([None, {"analytics": 12}]),
            ),
            own=own,
            answering=answering,
        )

    def link(self) -> None:
        one, other = self.random.sample(PEOPLE, 2)
        link_identifiers(one, other, actor=SYSTEM)

    def unlink(self) -> None:
        identifier = self.random.choice(PEOPLE)
        subject = find_subject(identifier)
        if subject is not None:
            unlink_identifier(subject, identifier, actor=SYSTEM)

    def erase(self) -> None:
        subject = find_subject(self.random.choice(PEOPLE))
        if subject is not None:
            erase_person(subject, actor=SYSTEM)

    def _earlier(self) -> datetime:
        back = self.random.choice([0, 0, 0, 1, 45, 700, 5000])
        return self.clock.now - timedelta(seconds=back)


def _rebuild_all() -> None:
    last, people, _rows = rebuild_some_states(None, batch=3)
    while people:
        last, people, _rows = rebuild_some_states(last, batch=3)


@pytest.mark.parametrize("seed", range(12))
def test_every_step_of_a_random_history_leaves_what_a_rebuild_makes(
    app: Flask, clock: Clock, acme: Company, seed: int
) -> None:
    life = _Life(Random(seed), clock)  # noqa: S311  # a history that can be had again
    for number in range(STEPS):
        with app.app_context():

            def work() -> tuple[object, object]:
                act_for(acme)
                life.step()
                act_for(acme)
                db.session.flush()
                kept = read_states()
                _rebuild_all()
                db.session.flush()
                return kept, read_states()

            kept, rebuilt = run_in_transaction(work)

        assert rebuilt == kept, f"after step {number}"


def _damage(app: Flask, company: Company) -> None:
    with app.app_context(), transaction():
        act_for(company)
        db.session.execute(
            update(ConsentState).where(ConsentState.status == "declined").values(status="granted")
        )
        db.session.execute(delete(ConsentState).where(ConsentState.status == "withdrawn"))


def _live(app: Flask, company: Company) -> None:
    """Two people; one withdraws what had been granted, the other refuses."""
    client = app.test_client()
    put_policy_in_force(app, company)
    shown: Shown = read_notice(client, company)
    send_choice(client, company, choice(shown))
    send_choice(client, company, refusal(shown))
    send_consent(client, company, consent())
    send_consent(client, company, consent(choices={"marketing.email": False}))


@pytest.mark.committing
def test_command_makes_the_states_anew(
    app: Flask, clock: Clock, acme: Company, globex: Company, runner: Callable[..., Result]
) -> None:
    _live(app, acme)
    _live(app, globex)
    before = held(app, acme), held(app, globex)
    _damage(app, acme)
    assert held(app, acme) != before[0]

    done = runner("db", "rebuild-states", "--json")

    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"people": 4, "states": 8}
    assert done.stderr == "acme: 2 people\nglobex: 2 people\n"
    assert (held(app, acme), held(app, globex)) == before


@pytest.mark.committing
def test_command_leaves_other_tenants_alone(
    app: Flask, clock: Clock, acme: Company, globex: Company, runner: Callable[..., Result]
) -> None:
    _live(app, acme)
    _live(app, globex)
    _damage(app, globex)
    damaged = held(app, globex)

    done = runner("db", "rebuild-states", "--tenant", "acme")

    assert (done.exit_code, done.stdout) == (0, "2 people, 4 states.\n")
    assert held(app, globex) == damaged


def test_command_knows_no_such_tenant(app: Flask, runner: Callable[..., Result]) -> None:
    done = runner("db", "rebuild-states", "--tenant", "nobody")

    assert done.exit_code == 1
    assert "nobody" in done.stderr


def test_rebuilding_leaves_an_erased_person_without_states(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    ref = send_consent(client, acme, consent()).json["subject_ref"]
    client.delete(f"/v1/subjects/{ref}", headers=acme.key("subjects:erase"))

    with app.app_context(), transaction():
        act_for(acme)
        _rebuild_all()

    assert held(app, acme) == []
