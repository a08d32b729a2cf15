"""May it run, and why: every reason, the order of the law, and what holds for all questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consent_service.decisions.rules import (
    CHANNELS,
    MESSAGE_CLASSES,
    Asked,
    Evidence,
    Facts,
    Row,
    decide,
    decide_service,
)

NOON = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
EVERYTHING = frozenset({"marketing", "marketing.email", "marketing.sms", "marketing.night"})


def _row(status: str = "granted", number: int = 1, **changes: Any) -> Row:
    evidence = Evidence(UUID(int=number), None, None, changes.pop("decided_at", NOON - DAY))
    return Row(status=status, evidence=evidence, **changes)


def _asked(purpose: str = "analytics", mode: str = "opt_in", **changes: Any) -> Asked:
    return Asked(**{"purpose": purpose, "mode": mode, "at": NOON, "jurisdiction": "KR", **changes})


def _facts(rows: Mapping[str, Row] | None = None, **changes: Any) -> Facts:
    return Facts(**{"is_known": True, "rows": rows or {}, "defined": EVERYTHING, **changes})


def _codes(asked: Asked, facts: Facts) -> list[str]:
    return [reason.code for reason in decide(asked, facts).reasons]


@pytest.mark.parametrize(
    ("asked", "facts", "allowed", "codes"),
    [
        pytest.param(_asked(), _facts({"analytics": _row()}), True, ["consented"], id="consented"),
        pytest.param(
            _asked(mode="necessary"), _facts(is_known=False), True, ["necessary"], id="necessary"
        ),
        pytest.param(
            _asked(mode="opt_out"), _facts(is_known=False), True, ["no_objection"], id="opt-out"
        ),
        pytest.param(
            _asked(mode="opt_out"),
            _facts({"analytics": _row(valid_until=NOON)}),
            True,
            ["no_objection"],
            id="opt-out-after-a-grant-has-ended",
        ),
        pytest.param(
            _asked(mode="opt_out"),
            _facts({"analytics": _row()}),
            True,
            ["consented"],
            id="opt-out-with-a-grant",
        ),
        pytest.param(_asked(), _facts(is_known=False), False, ["subject_unknown"], id="unknown"),
        pytest.param(_asked(), _facts(), False, ["no_consent"], id="no-consent"),
        pytest.param(
            _asked(), _facts({"analytics": _row("declined")}), False, ["declined"], id="declined"
        ),
        pytest.param(
            _asked(), _facts({"analytics": _row("objected")}), False, ["objected"], id="objected"
        ),
        pytest.param(
            _asked(), _facts({"analytics": _row("withdrawn")}), False, ["withdrawn"], id="withdrawn"
        ),
        pytest.param(
            _asked(),
            _facts({"analytics": _row("something new")}),
            False,
            ["no_consent"],
            id="status-that-nobody-knows",
        ),
        pytest.param(
            _asked(mode="opt_out"),
            _facts({"analytics": _row("something new")}),
            False,
            ["no_consent"],
            id="opt-out-with-a-status-that-nobody-knows",
        ),
        pytest.param(
            _asked(),
            _facts({"analytics": _row(valid_until=NOON)}),
            False,
            ["expired"],
            id="expired",
        ),
        pytest.param(
            _asked(),
            _facts({"analytics": _row(valid_until=NOON + timedelta(seconds=1))}),
            True,
            ["consented"],
            id="last-second",
        ),
        pytest.param(
            _asked(),
            _facts({"analytics": _row(is_outdated=True)}),
            False,
            ["policy_outdated"],
            id="policy-outdated",
        ),
        pytest.param(
            _asked(),
            _facts({"analytics": _row(outdated_from=NOON)}),
            False,
            ["policy_outdated"],
            id="policy-outdated-from-now",
        ),
        pytest.param(
            _asked(),
            _facts({"analytics": _row(valid_until=NOON - DAY, is_outdated=True)}),
            False,
            ["expired", "policy_outdated"],
            id="all-reasons",
        ),
        pytest.param(
            _asked(),
            _facts(
                {"analytics": _row("declined")},
                services=frozenset({"ga"}),
                switched_off=frozenset({"ga"}),
            ),
            False,
            ["tenant_opt_out", "declined"],
            id="switched-off-and-declined",
        ),
        pytest.param(
            _asked(service="ga"),
            _facts(
                {"analytics": _row()},
                services=frozenset({"ga", "other"}),
                switched_off=frozenset({"other"}),
            ),
            True,
            ["consented"],
            id="another-service-is-off",
        ),
        pytest.param(
            _asked(service="ga"),
            _facts({"analytics": _row(refused_services=("ga",))}, services=frozenset({"ga"})),
            False,
            ["service_refused"],
            id="service-refused",
        ),
        pytest.param(
            _asked(service="spy"),
            _facts({"analytics": _row()}, services=frozenset({"ga"})),
            False,
            ["processor_not_disclosed"],
            id="service-not-in-the-register",
        ),
        pytest.param(
            _asked(mode="necessary", service="ga"),
            _facts(services=frozenset({"ga"}), switched_off=frozenset({"ga"})),
            False,
            ["tenant_opt_out"],
            id="necessary-service-switched-off",
        ),
        pytest.param(
            _asked(mode="necessary"),
            _facts({"analytics": _row()}, is_erased=True),
            False,
            ["erased"],
            id="erased",
        ),
        pytest.param(
            _asked(mode="opt_out"),
            _facts(is_known=False, suppressed={"analytics": NOON}),
            False,
            ["objected"],
            id="suppressed",
        ),
        pytest.param(
            _asked(mode="opt_out"),
            _facts({"analytics": _row()}, suppressed={"analytics": NOON}),
            False,
            ["objected"],
            id="suppressed-after-the-grant",
        ),
        pytest.param(
            _asked(mode="opt_out"),
            _facts({"analytics": _row()}, suppressed={"analytics": NOON - 2 * DAY}),
            True,
            ["consented"],
            id="granted-after-the-suppression",
        ),
    ],
)
def test_answer(asked: Asked, facts: Facts, allowed: bool, codes: list[str]) -> None:
    answer = decide(asked, facts)

    assert (answer.is_allowed, [reason.code for reason in answer.reasons]) == (allowed, codes)


GRANTED = {"marketing": _row(number=1), "marketing.sms": _row(number=2)}
BY_EMAIL = {"marketing": _row(number=1), "marketing.email": _row(number=2)}


@pytest.mark.parametrize(
    ("changes", "rows", "codes"),
    [
        pytest.param({}, {}, ["no_marketing_use_consent", "no_ad_consent"], id="nothing"),
        pytest.param({}, {"marketing": _row()}, ["no_ad_consent"], id="use-alone"),
        pytest.param(
            {}, {"marketing.sms": _row()}, ["no_marketing_use_consent"], id="receiving-alone"
        ),
        pytest.param({}, GRANTED, ["consented"], id="both"),
        pytest.param(
            {}, GRANTED | {"marketing": _row("objected")}, ["objected"], id="objected-to-all"
        ),
        pytest.param(
            {}, GRANTED | {"marketing.sms": _row("withdrawn")}, ["withdrawn"], id="from-the-channel"
        ),
        pytest.param(
            {},
            GRANTED | {"marketing.sms": _row("withdrawn"), "marketing": _row("declined")},
            ["declined", "withdrawn"],
            id="each-its-own-reason",
        ),
        pytest.param({"channel": "post"}, {"marketing": _row()}, ["consented"], id="post"),
        pytest.param({"channel": "post"}, {}, ["no_marketing_use_consent"], id="post-use"),
        pytest.param(
            {"channel": "post"},
            {"marketing": _row(), "marketing.post": _row("objected")},
            ["objected"],
            id="post-objected",
        ),
        pytest.param(
            {"purpose": "marketing.post", "channel": "post"},
            {"marketing": _row()},
            ["no_ad_consent"],
            id="post-where-it-is-asked-for",
        ),
        pytest.param({"message_class": "legal_notice"}, {}, ["not_advertising"], id="legal-notice"),
        pytest.param(
            {"message_class": "transactional"},
            {"marketing": _row("objected")},
            ["not_advertising"],
            id="transactional",
        ),
        pytest.param({"jurisdiction": "EEA", "channel": "fax"}, {}, ["no_consent"], id="eea"),
        pytest.param(
            {"jurisdiction": "EEA", "channel": "fax"},
            {"marketing": _row()},
            ["consented"],
            id="eea-channel-not-in-the-catalogue",
        ),
        pytest.param(
            {"jurisdiction": "KR-11", "channel": "fax"},
            {"marketing": _row()},
            ["no_ad_consent"],
            id="part-of-korea",
        ),
        pytest.param(
            {"mode": "opt_out"},
            {},
            ["no_marketing_use_consent", "no_ad_consent"],
            id="marketing-is-never-opt-out",
        ),
    ],
)
def test_advertisement_needs_use_and_receiving(
    changes: dict[str, Any], rows: dict[str, Row], codes: list[str]
) -> None:
    asked = _asked(**{"purpose": "marketing", "channel": "sms", **changes})

    assert _codes(asked, _facts(rows)) == codes


@pytest.mark.parametrize("channel", ["sms", "kakao", "push", "phone", "fax"])
@pytest.mark.parametrize(
    ("korean_time", "codes"),
    [
        ("2026-01-15T20:59:59+09:00", ["consented"]),
        ("2026-01-15T21:00:00+09:00", ["night_no_consent"]),
        ("2026-01-16T07:59:59+09:00", ["night_no_consent"]),
        ("2026-01-16T08:00:00+09:00", ["consented"]),
    ],
)
def test_night_needs_a_consent_of_its_own(channel: str, korean_time: str, codes: list[str]) -> None:
    rows = {"marketing": _row(), f"marketing.{channel}": _row()}
    at = datetime.fromisoformat(korean_time).astimezone(UTC)

    assert _codes(_asked("marketing", at=at, channel=channel), _facts(rows)) == codes


@pytest.mark.parametrize("channel", ["email", "post"])
def test_night_does_not_matter_for(channel: str) -> None:
    rows = {"marketing": _row(), f"marketing.{channel}": _row()}
    at = datetime(2026, 1, 15, 14, 0, tzinfo=UTC)

    assert _codes(_asked("marketing", at=at, channel=channel), _facts(rows)) == ["consented"]


NIGHT_AT = datetime(2026, 1, 15, 14, 0, tzinfo=UTC)
MORNING = datetime(2026, 1, 15, 23, 0, tzinfo=UTC)
EVENING = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "rows", "codes", "next_allowed_at", "valid_until"),
    [
        pytest.param(NOON, GRANTED, ["consented"], None, EVENING, id="by-day"),
        pytest.param(
            NOON, GRANTED | {"marketing.night": _row()}, ["consented"], None, None, id="any-hour"
        ),
        pytest.param(NIGHT_AT, GRANTED, ["night_no_consent"], MORNING, MORNING, id="by-night"),
        pytest.param(
            NIGHT_AT,
            GRANTED | {"marketing.night": _row("declined")},
            ["declined"],
            MORNING,
            MORNING,
            id="night-declined",
        ),
        pytest.param(
            NIGHT_AT,
            {"marketing": _row()},
            ["no_ad_consent", "night_no_consent"],
            None,
            MORNING,
            id="not-the-hour-alone",
        ),
        pytest.param(
            NIGHT_AT,
            GRANTED | {"marketing": _row(valid_until=MORNING)},
            ["night_no_consent"],
            None,
            MORNING,
            id="ended-by-the-morning",
        ),
        pytest.param(
            NOON,
            GRANTED | {"marketing": _row(valid_until=EVENING - timedelta(hours=1))},
            ["consented"],
            None,
            EVENING - timedelta(hours=1),
            id="ends-before-the-evening",
        ),
    ],
)
def test_next_allowed_at(
    at: datetime,
    rows: dict[str, Row],
    codes: list[str],
    next_allowed_at: datetime | None,
    valid_until: datetime | None,
) -> None:
    answer = decide(_asked("marketing", at=at, channel="sms"), _facts(rows))

    assert [reason.code for reason in answer.reasons] == codes
    assert (answer.next_allowed_at, answer.valid_until) == (next_allowed_at, valid_until)


@pytest.mark.parametrize(
    ("asked", "rows", "number"),
    [
        pytest.param(_asked(), {"analytics": _row(number=4)}, 4, id="the-grant"),
        pytest.param(_asked(), {"analytics": _row("declined", 4)}, 4, id="the-refusal"),
        pytest.param(_asked(), {}, None, id="nothing"),
        pytest.param(
            _asked("marketing", channel="sms"),
            {"marketing": _row(number=1), "marketing.sms": _row("objected", 2)},
            2,
            id="what-speaks-against",
        ),
        pytest.param(_asked("marketing", channel="sms"), GRANTED, 1, id="use-of-the-purpose"),
        pytest.param(_asked("marketing.sms", channel="sms"), GRANTED, 2, id="the-channel-asked"),
        pytest.param(
            _asked("marketing", channel="sms"),
            GRANTED | {"marketing.night": _row("declined", 3)},
            1,
            id="night-is-nothing-by-day",
        ),
        pytest.param(
            _asked("marketing", channel="sms", at=NIGHT_AT),
            GRANTED | {"marketing.night": _row("declined", 3)},
            3,
            id="night-declined-by-night",
        ),
        pytest.param(
            _asked(mode="opt_out"), {"analytics": _row(valid_until=NOON)}, None, id="ended-grant"
        ),
    ],
)
def test_evidence_is_the_act_that_the_answer_rests_on(
    asked: Asked, rows: dict[str, Row], number: int | None
) -> None:
    evidence = decide(asked, _facts(rows)).evidence

    assert (evidence.event_id.int if evidence else None) == number


def test_service_alone_is_a_matter_of_the_switch() -> None:
    on, off = decide_service("ga", frozenset()), decide_service("ga", frozenset({"ga"}))

    assert (on.is_allowed, [reason.code for reason in on.reasons]) == (True, ["service_enabled"])
    assert (off.is_allowed, [reason.code for reason in off.reasons]) == (False, ["tenant_opt_out"])


INSTANTS = st.integers(-DAY // timedelta(minutes=1), 3 * DAY // timedelta(minutes=1)).map(
    lambda minutes: NOON + timedelta(minutes=minutes)
)
KEYS = ("analytics", "marketing", "marketing.email", "marketing.sms", "marketing.night")
ROWS = st.builds(
    _row,
    st.sampled_from(["granted", "granted", "declined", "objected", "withdrawn", "pending"]),
    valid_until=st.none() | INSTANTS,
    outdated_from=st.none() | INSTANTS,
    is_outdated=st.booleans(),
    refused_services=st.sampled_from([(), ("ga",)]),
    decided_at=INSTANTS,
)
ASKED = st.builds(
    _asked,
    st.sampled_from(KEYS),
    st.sampled_from(["opt_in", "opt_out", "necessary"]),
    at=INSTANTS,
    jurisdiction=st.sampled_from(["KR", "KR-11", "EEA", "US-CA"]),
    service=st.sampled_from([None, "ga", "mailer"]),
    channel=st.none() | st.sampled_from(CHANNELS),
    message_class=st.sampled_from(MESSAGE_CLASSES),
)
FACTS = st.builds(
    _facts,
    st.dictionaries(st.sampled_from(KEYS), ROWS),
    is_known=st.booleans(),
    is_erased=st.sampled_from([False, False, False, True]),
    suppressed=st.dictionaries(st.sampled_from(KEYS), INSTANTS, max_size=1),
    services=st.sampled_from([frozenset(), frozenset({"ga"}), frozenset({"ga", "mailer"})]),
    switched_off=st.sampled_from([frozenset(), frozenset({"ga"})]),
)


@given(ASKED, FACTS)
def test_every_question_has_an_answer_with_its_reasons(asked: Asked, facts: Facts) -> None:
    answer = decide(asked, facts)

    codes = [reason.code for reason in answer.reasons]
    assert codes
    assert len(set(codes)) == len(codes)
    assert answer.valid_until is None or answer.valid_until > asked.at
    assert answer.next_allowed_at is None or not answer.is_allowed
    assert decide(asked, facts) == answer


@given(ASKED, FACTS, st.floats(0, 1))
def test_answer_is_the_same_until_it_says(asked: Asked, facts: Facts, share: float) -> None:
    answer = decide(asked, facts)
    until = answer.valid_until or asked.at + 30 * DAY
    later = asked.at + share * (until - timedelta(seconds=1) - asked.at)
    assume(later >= asked.at)

    for at in (later, until - timedelta(seconds=1)):
        if at >= asked.at:
            then = decide(replace(asked, at=at), facts)
            assert (then.is_allowed, then.reasons) == (answer.is_allowed, answer.reasons)


@given(INSTANTS, st.dictionaries(st.sampled_from(KEYS[1:]), ROWS, max_size=2))
def test_next_allowed_at_is_allowed(at: datetime, rows: dict[str, Row]) -> None:
    asked, facts = _asked("marketing", at=at, channel="sms"), _facts(GRANTED | rows)

    morning = decide(asked, facts).next_allowed_at

    assert morning is None or decide(replace(asked, at=morning), facts).is_allowed


@given(ASKED, FACTS, st.sampled_from(KEYS), st.sampled_from(["declined", "objected", "withdrawn"]))
def test_one_more_refusal_never_allows(asked: Asked, facts: Facts, key: str, status: str) -> None:
    before = decide(asked, facts)
    # What is said after an erasure speaks for itself; the refusal must be no later than that.
    refused = replace(facts, rows={**facts.rows, key: _row(status)}, suppressed={})
    assume(not facts.suppressed)

    assert before.is_allowed or not decide(asked, refused).is_allowed


@given(ASKED, FACTS)
def test_unknown_never_allows_what_needs_consent(asked: Asked, facts: Facts) -> None:
    nobody = replace(facts, is_known=False, rows={}, is_erased=False)
    assume(asked.mode == "opt_in" or asked.is_marketing)
    assume(asked.mode != "necessary")
    assume(not asked.is_marketing or asked.message_class == "advertising")

    assert not decide(asked, nobody).is_allowed


@given(ASKED, FACTS)
def test_erased_is_never_allowed(asked: Asked, facts: Facts) -> None:
    assert _codes(asked, replace(facts, is_erased=True)) == ["erased"]


@given(ASKED, FACTS, st.sampled_from(["ga", "mailer"]))
def test_switching_off_never_allows(asked: Asked, facts: Facts, service: str) -> None:
    before = decide(asked, facts)
    off = replace(facts, switched_off=facts.switched_off | {service})

    assert before.is_allowed or not decide(asked, off).is_allowed


@given(ASKED, FACTS)
def test_order_of_reasons_does_not_depend_on_the_order_of_facts(asked: Asked, facts: Facts) -> None:
    turned = replace(facts, rows=dict(reversed(list(facts.rows.items()))))

    assert decide(asked, turned) == decide(asked, facts)
