"""Many at once, each with a commit of its own: nothing is lost, doubled, or left behind."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from consent_service.audit.operations import SYSTEM
from consent_service.consents.operations import (
    BackEndAct,
    erase_person,
    link_identifiers,
    rebuild_some_states,
    record_back_end_act,
    unlink_identifier,
)
from consent_service.consents.queries import acts_by_purpose, list_events
from consent_service.consents.rules import resolve_newest
from consent_service.kernel.clock import now
from consent_service.kernel.db import db
from consent_service.kernel.errors import DomainError
from consent_service.kernel.transaction import run_in_transaction, transaction
from consent_service.subjects.models import Subject
from consent_service.subjects.operations import find_or_create_subject
from consent_service.subjects.queries import (
    find_own_subject,
    find_subject,
    list_identifier_kinds,
    list_members,
)
from consent_service.subjects.rules import IdentifierValue
from consent_service.tenants.queries import get_product
from tests.actors import Company, act_for
from tests.factories.consents import (
    DEVICE,
    choice,
    held,
    put_policy_in_force,
    read_notice,
    read_states,
    refusal,
    stored,
)
from tests.live import LiveServer

pytestmark = pytest.mark.committing

WRITERS = 32
MEMBER = IdentifierValue("user", "u-1001")
PHONE = IdentifierValue("device", DEVICE)
ADDRESS = IdentifierValue("email", "person@acme.example")

Answer = tuple[int, dict[str, Any], bool]


def _send_at_once(server: LiveServer, company: Company, bodies: Sequence[Any]) -> list[Answer]:
    """Every body over a connection of its own, all at the same moment."""
    ready = Barrier(len(bodies))

    def send(body: Any) -> Answer:
        connection = HTTPConnection(urlsplit(server.url).netloc, timeout=60)
        ready.wait()
        connection.request(
            "POST",
            f"/v1/sites/{company.site_key}/consents",
            json.dumps(body),
            {"Origin": company.origin, "Content-Type": "text/plain"},
        )
        response = connection.getresponse()
        found = json.loads(response.read())
        connection.close()
        return response.status, found, response.getheader("Idempotent-Replay") == "true"

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(send, bodies))


def _do_at_once(app: Flask, company: Company, works: Sequence[Callable[[], object]]) -> list[Any]:
    """Every work in a unit of its own, all begun at the same moment; errors are answers."""
    ready = Barrier(len(works))

    def do(work: Callable[[], object]) -> Any:
        def unit() -> object:
            act_for(company)
            return work()

        with app.app_context():
            ready.wait()
            try:
                return run_in_transaction(unit)
            except DomainError as error:
                return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(do, works))


def _in_transaction(app: Flask, company: Company, work: Callable[[], Any]) -> Any:
    def unit() -> Any:
        act_for(company)
        return work()

    with app.app_context():
        return run_in_transaction(unit)


def _rebuilt(app: Flask, company: Company) -> list[tuple[Any, ...]]:
    def rebuild() -> list[tuple[Any, ...]]:
        rebuild_some_states(None, batch=1_000)
        db.session.flush()
        return read_states()

    return _in_transaction(app, company, rebuild)


def _folded(app: Flask, company: Company, identifier: IdentifierValue) -> dict[str, str]:
    """The status per purpose that the clock rule gives to everything that was recorded."""

    def fold() -> dict[str, str]:
        members = list_members(find_subject(identifier))
        found = acts_by_purpose(list_events(members), members)
        return {key: resolve_newest(acts).status for (_, key), acts in found.items()}

    return _in_transaction(app, company, fold)


def _record(identifier: IdentifierValue, choice: str) -> Callable[[], str]:
    def record() -> str:
        answering = find_or_create_subject(identifier)
        own = find_own_subject(identifier) or answering
        act = BackEndAct(
            choices={"marketing": choice},
            method="web",
            source="api",
            occurred_at=None,
            customer=None,
            notice_id=None,
            policy=None,
            external_ref=None,
            under_14=False,
            evidence=None,
        )
        record_back_end_act(
            act, product=get_product(None), own=own, answering=answering, actor=SYSTEM
        )
        return choice

    return record


def _link(one: IdentifierValue, other: IdentifierValue) -> Callable[[], object]:
    return lambda: link_identifiers(one, other, actor=SYSTEM).id


def _unlink(one: IdentifierValue) -> Callable[[], object]:
    return lambda: unlink_identifier(find_subject(MEMBER), one, actor=SYSTEM).id


@pytest.fixture
def company(live_server: LiveServer, acme: Company) -> Company:
    put_policy_in_force(live_server.app, acme)
    return acme


def test_identical_requests_record_one_event_and_answer_alike(
    live_server: LiveServer, company: Company
) -> None:
    instant = now().isoformat()
    shown = read_notice(live_server.app.test_client(), company)
    body = choice(shown, occurred_at=instant, sent_at=instant)

    answers = _send_at_once(live_server, company, [body] * WRITERS)

    assert [status for status, _, _ in answers] == [201] * WRITERS
    assert all(found == answers[0][1] for _, found, _ in answers)
    assert sorted(replayed for _, _, replayed in answers) == [False] + [True] * (WRITERS - 1)
    rows = stored(live_server.app, company)
    assert rows["consent_events"] == rows["outbox_events"] == rows["idempotency_keys"] == 1
    assert rows["subjects"] == rows["identifiers"] == 1


@pytest.mark.parametrize("seen_before", [True, False], ids=["known-device", "first-sight"])
def test_different_requests_all_stand_and_leave_the_state_of_the_clock_rule(
    live_server: LiveServer, company: Company, seen_before: bool
) -> None:
    app, instant = live_server.app, now()
    shown = read_notice(app.test_client(), company)
    bodies = [
        (choice if number % 3 else refusal)(
            shown,
            occurred_at=(instant - timedelta(minutes=(number * 7) % WRITERS)).isoformat(),
            sent_at=instant.isoformat(),
        )
        for number in range(WRITERS)
    ]
    if seen_before:
        _in_transaction(app, company, lambda: find_or_create_subject(PHONE).id)

    answers = _send_at_once(live_server, company, bodies)

    assert [status for status, _, _ in answers] == [201] * WRITERS
    assert len({found["event_id"] for _, found, _ in answers}) == WRITERS
    rows = stored(app, company)
    assert rows["consent_events"] == rows["outbox_events"] == WRITERS
    assert rows["subjects"] == rows["identifiers"] == 1
    kept = held(app, company)
    assert _rebuilt(app, company) == kept
    # The latest act, of this very minute, is a refusal: whatever the order of arrival.
    assert _folded(app, company, PHONE) in (
        {"analytics": "declined", "ads": "declined"},
        {"analytics": "withdrawn", "ads": "withdrawn"},
    )


def test_first_sights_of_one_device_make_one_subject(app: Flask, acme: Company) -> None:
    found = _do_at_once(app, acme, [lambda: find_or_create_subject(PHONE).id] * 8)

    assert len(set(found)) == 1
    rows = stored(app, acme)
    assert (rows["subjects"], rows["identifiers"]) == (1, 1)


def test_links_at_once_make_one_person(app: Flask, acme: Company) -> None:
    for _ in range(5):
        _do_at_once(
            app,
            acme,
            [
                _link(MEMBER, PHONE),
                _link(PHONE, ADDRESS),
                _link(ADDRESS, MEMBER),
                _link(PHONE, MEMBER),
            ],
        )
        # Whoever had to give way three times is told so and sends it again.
        for pair in ((MEMBER, PHONE), (PHONE, ADDRESS)):
            _in_transaction(app, acme, _link(*pair))

        def describe() -> tuple[set[object], list[str], int]:
            roots = {find_subject(one).id for one in (MEMBER, PHONE, ADDRESS)}
            chained = [
                row
                for row in db.session.scalars(
                    select(Subject).where(Subject.merged_into.is_not(None))
                )
                if row.merged_into not in roots
            ]
            return roots, list_identifier_kinds(find_subject(MEMBER)), len(chained)

        roots, kinds, chained = _in_transaction(app, acme, describe)
        assert (len(roots), kinds, chained) == (1, ["device", "email", "user"], 0)
        for one in (PHONE, ADDRESS):
            _in_transaction(
                app,
                acme,
                lambda one=one: unlink_identifier(find_subject(MEMBER), one, actor=SYSTEM),
            )


def test_act_during_a_link_is_the_persons(app: Flask, acme: Company) -> None:
    for number in range(8):
        device = IdentifierValue("device", f"device-of-a-visitor-{number}")
        _in_transaction(app, acme, _record(device, "granted"))

        _do_at_once(
            app,
            acme,
            [
                _link(MEMBER, device),
                _record(device, "objected"),
                _record(MEMBER, "granted"),
            ],
        )

        _in_transaction(app, acme, _link(MEMBER, device))
        kept = held(app, acme)
        assert _rebuilt(app, acme) == kept
        assert len(kept) == 1


def test_act_during_an_unlink_stays_with_whoever_did_it(app: Flask, acme: Company) -> None:
    for number in range(8):
        device = IdentifierValue("device", f"device-of-a-visitor-{number}")
        _in_transaction(app, acme, _link(MEMBER, device))

        _do_at_once(
            app,
            acme,
            [
                lambda device=device: (
                    unlink_identifier(find_subject(MEMBER), device, actor=SYSTEM).id
                ),
                _record(device, "objected"),
            ],
        )

        kept = held(app, acme)
        assert _rebuilt(app, acme) == kept
        assert _folded(app, acme, device) == {"marketing": "objected"}


def test_act_during_an_erasure_leaves_nothing_of_the_erased(app: Flask, acme: Company) -> None:
    def erase() -> None:
        subject = find_subject(MEMBER)
        if subject is not None:
            erase_person(subject, actor=SYSTEM)

    for _ in range(8):
        _in_transaction(app, acme, _record(MEMBER, "granted"))

        answers = _do_at_once(app, acme, [erase, _record(MEMBER, "objected")])

        assert [answer for answer in answers if isinstance(answer, DomainError)] == []
        kept = held(app, acme)
        assert _rebuilt(app, acme) == kept
        with app.app_context(), transaction(writes=False):
            act_for(acme)
            known = find_subject(MEMBER)
            assert len(kept) == (1 if known else 0)
        _in_transaction(app, acme, erase)
