"""What holds for every question and everything that may be known."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from consent_service.decisions.rules import (
    CHANNELS,
    MESSAGE_CLASSES,
    Asked,
    Facts,
    Row,
    decide,
)
from tests.factories.decisions import DAY, GRANTED, NOON, a_row, asked_about, codes_of, known

INSTANTS = st.integers(-DAY // timedelta(minutes=1), 3 * DAY // timedelta(minutes=1)).map(
    lambda minutes: NOON + timedelta(minutes=minutes)
)
KEYS = ("analytics", "marketing", "marketing.email", "marketing.sms", "marketing.night")
ROWS = st.builds(
    a_row,
    st.sampled_from(["granted", "granted", "declined", "objected", "withdrawn", "pending"]),
    valid_until=st.none() | INSTANTS,
    outdated_from=st.none() | INSTANTS,
    is_outdated=st.booleans(),
    refused_services=st.sampled_from([(), ("ga",)]),
    decided_at=INSTANTS,
)
ASKED = st.builds(
    asked_about,
    st.sampled_from(KEYS),
    st.sampled_from(["opt_in", "opt_out", "necessary"]),
    at=INSTANTS,
    jurisdiction=st.sampled_from(["KR", "KR-11", "EEA", "US-CA"]),
    service=st.sampled_from([None, "ga", "mailer"]),
    channel=st.none() | st.sampled_from(CHANNELS),
    message_class=st.sampled_from(MESSAGE_CLASSES),
)
FACTS = st.builds(
    known,
    st.dictionaries(st.sampled_from(KEYS), ROWS),
    is_known=st.booleans(),
    is_erased=st.sampled_from([False, False, False, True]),
    suppressed=st.dictionaries(st.sampled_from(KEYS), INSTANTS, max_size=1),
    services=st.sampled_from([frozenset(), frozenset({"ga"}), frozenset({"ga", "mailer"})]),
    switched_off=st.sampled_from([frozenset(), frozenset({"ga"})]),
    paused_until=st.none() | INSTANTS,
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


@given(INSTANTS, st.dictionaries(st.sampled_from(KEYS[1:]), ROWS, max_size=2), INSTANTS)
def test_next_allowed_at_is_the_first_instant(
    at: datetime, rows: dict[str, Row], paused_until: datetime
) -> None:
    asked = asked_about("marketing", at=at, channel="sms")
    facts = known(GRANTED | rows, paused_until=paused_until)

    first = decide(asked, facts).next_allowed_at

    if first is not None:
        assert decide(replace(asked, at=first), facts).is_allowed
        assert not decide(replace(asked, at=first - timedelta(seconds=1)), facts).is_allowed


@given(ASKED, FACTS, INSTANTS)
def test_a_pause_never_allows(asked: Asked, facts: Facts, until: datetime) -> None:
    free = decide(asked, replace(facts, paused_until=None))
    paused = decide(asked, replace(facts, paused_until=until))

    codes = [reason.code for reason in paused.reasons]
    assert free.is_allowed or not paused.is_allowed
    assert [reason.code for reason in free.reasons if not free.is_allowed] == [
        code for code in codes if not free.is_allowed and code != "paused"
    ]


@given(ASKED, FACTS, st.sampled_from(KEYS), st.sampled_from(["declined", "objected", "withdrawn"]))
def test_one_more_refusal_never_allows(asked: Asked, facts: Facts, key: str, status: str) -> None:
    before = decide(asked, facts)
    # What is said after an erasure speaks for itself; the refusal must be no later than that.
    refused = replace(facts, rows={**facts.rows, key: a_row(status)}, suppressed={})
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
    assert codes_of(asked, replace(facts, is_erased=True)) == ["erased"]


@given(ASKED, FACTS, st.sampled_from(["ga", "mailer"]))
def test_switching_off_never_allows(asked: Asked, facts: Facts, service: str) -> None:
    before = decide(asked, facts)
    off = replace(facts, switched_off=facts.switched_off | {service})

    assert before.is_allowed or not decide(asked, off).is_allowed


@given(ASKED, FACTS)
def test_order_of_reasons_does_not_depend_on_the_order_ofknown(asked: Asked, facts: Facts) -> None:
    turned = replace(facts, rows=dict(reversed(list(facts.rows.items()))))

    assert decide(asked, turned) == decide(asked, facts)
