"""May it run, and why: every reason, and the order of the law."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from consent_service.decisions.rules import Asked, Facts, Row, decide, decide_service
from tests.factories.decisions import DAY, GRANTED, NOON, a_row, asked_about, codes_of, known


@pytest.mark.parametrize(
    ("asked", "facts", "allowed", "codes"),
    [
        pytest.param(
            asked_about(), known({"analytics": a_row()}), True, ["consented"], id="consented"
        ),
        pytest.param(
            asked_about(mode="necessary"),
            known(is_known=False),
            True,
            ["necessary"],
            id="necessary",
        ),
        pytest.param(
            asked_about(mode="opt_out"), known(is_known=False), True, ["no_objection"], id="opt-out"
        ),
        pytest.param(
            asked_about(mode="opt_out"),
            known({"analytics": a_row(valid_until=NOON)}),
            True,
            ["no_objection"],
            id="opt-out-after-a-grant-has-ended",
        ),
        pytest.param(
            asked_about(mode="opt_out"),
            known({"analytics": a_row()}),
            True,
            ["consented"],
            id="opt-out-with-a-grant",
        ),
        pytest.param(
            asked_about(), known(is_known=False), False, ["subject_unknown"], id="unknown"
        ),
        pytest.param(asked_about(), known(), False, ["no_consent"], id="no-consent"),
        pytest.param(
            asked_about(),
            known({"analytics": a_row("declined")}),
            False,
            ["declined"],
            id="declined",
        ),
        pytest.param(
            asked_about(),
            known({"analytics": a_row("objected")}),
            False,
            ["objected"],
            id="objected",
        ),
        pytest.param(
            asked_about(),
            known({"analytics": a_row("withdrawn")}),
            False,
            ["withdrawn"],
            id="withdrawn",
        ),
        pytest.param(
            asked_about(),
            known({"analytics": a_row("something new")}),
            False,
            ["no_consent"],
            id="status-that-nobody-knows",
        ),
        pytest.param(
            asked_about(mode="opt_out"),
            known({"analytics": a_row("something new")}),
            False,
            ["no_consent"],
            id="opt-out-with-a-status-that-nobody-knows",
        ),
        pytest.param(
            asked_about(),
            known({"analytics": a_row(valid_until=NOON)}),
            False,
            ["expired"],
            id="expired",
        ),
        pytest.param(
            asked_about(),
            known({"analytics": a_row(valid_until=NOON + timedelta(seconds=1))}),
            True,
            ["consented"],
            id="last-second",
        ),
        pytest.param(
            asked_about(),
            known({"analytics": a_row(is_outdated=True)}),
            False,
            ["policy_outdated"],
            id="policy-outdated",
        ),
        pytest.param(
            asked_about(),
            known({"analytics": a_row(outdated_from=NOON)}),
            False,
            ["policy_outdated"],
            id="policy-outdated-from-now",
        ),
        pytest.param(
            asked_about(),
            known({"analytics": a_row(valid_until=NOON - DAY, is_outdated=True)}),
            False,
            ["expired", "policy_outdated"],
            id="all-reasons",
        ),
        pytest.param(
            asked_about(),
            known(
                {"analytics": a_row("declined")},
                services=frozenset({"ga"}),
                switched_off=frozenset({"ga"}),
            ),
            False,
            ["tenant_opt_out", "declined"],
            id="switched-off-and-declined",
        ),
        pytest.param(
            asked_about(service="ga"),
            known(
                {"analytics": a_row()},
                services=frozenset({"ga", "other"}),
                switched_off=frozenset({"other"}),
            ),
            True,
            ["consented"],
            id="another-service-is-off",
        ),
        pytest.param(
            asked_about(service="ga"),
            known({"analytics": a_row(refused_services=("ga",))}, services=frozenset({"ga"})),
            False,
            ["service_refused"],
            id="service-refused",
        ),
        pytest.param(
            asked_about(service="spy"),
            known({"analytics": a_row()}, services=frozenset({"ga"})),
            False,
            ["processor_not_disclosed"],
            id="service-not-in-the-register",
        ),
        pytest.param(
            asked_about(mode="necessary", service="ga"),
            known(services=frozenset({"ga"}), switched_off=frozenset({"ga"})),
            False,
            ["tenant_opt_out"],
            id="necessary-service-switched-off",
        ),
        pytest.param(
            asked_about(mode="necessary"),
            known({"analytics": a_row()}, is_erased=True),
            False,
            ["erased"],
            id="erased",
        ),
        pytest.param(
            asked_about(mode="opt_out"),
            known(is_known=False, suppressed={"analytics": NOON}),
            False,
            ["objected"],
            id="suppressed",
        ),
        pytest.param(
            asked_about(mode="opt_out"),
            known({"analytics": a_row()}, suppressed={"analytics": NOON}),
            False,
            ["objected"],
            id="suppressed-after-the-grant",
        ),
        pytest.param(
            asked_about(mode="opt_out"),
            known({"analytics": a_row()}, suppressed={"analytics": NOON - 2 * DAY}),
            True,
            ["consented"],
            id="granted-after-the-suppression",
        ),
    ],
)
def test_answer(asked: Asked, facts: Facts, allowed: bool, codes: list[str]) -> None:
    answer = decide(asked, facts)

    assert (answer.is_allowed, [reason.code for reason in answer.reasons]) == (allowed, codes)


@pytest.mark.parametrize(
    ("changes", "rows", "codes"),
    [
        pytest.param({}, {}, ["no_marketing_use_consent", "no_ad_consent"], id="nothing"),
        pytest.param({}, {"marketing": a_row()}, ["no_ad_consent"], id="use-alone"),
        pytest.param(
            {}, {"marketing.sms": a_row()}, ["no_marketing_use_consent"], id="receiving-alone"
        ),
        pytest.param({}, GRANTED, ["consented"], id="both"),
        pytest.param(
            {}, GRANTED | {"marketing": a_row("objected")}, ["objected"], id="objected-to-all"
        ),
        pytest.param(
            {},
            GRANTED | {"marketing.sms": a_row("withdrawn")},
            ["withdrawn"],
            id="from-the-channel",
        ),
        pytest.param(
            {},
            GRANTED | {"marketing.sms": a_row("withdrawn"), "marketing": a_row("declined")},
            ["declined", "withdrawn"],
            id="each-its-own-reason",
        ),
        pytest.param({"channel": "post"}, {"marketing": a_row()}, ["consented"], id="post"),
        pytest.param({"channel": "post"}, {}, ["no_marketing_use_consent"], id="post-use"),
        pytest.param(
            {"channel": "post"},
            {"marketing": a_row(), "marketing.post": a_row("objected")},
            ["objected"],
            id="post-objected",
        ),
        pytest.param(
            {"purpose": "marketing.post", "channel": "post"},
            {"marketing": a_row()},
            ["no_ad_consent"],
            id="post-where-it-is-asked-for",
        ),
        pytest.param({"message_class": "legal_notice"}, {}, ["not_advertising"], id="legal-notice"),
        pytest.param(
            {"message_class": "transactional"},
            {"marketing": a_row("objected")},
            ["not_advertising"],
            id="transactional",
        ),
        pytest.param({"jurisdiction": "EEA", "channel": "fax"}, {}, ["no_consent"], id="eea"),
        pytest.param(
            {"jurisdiction": "EEA", "channel": "fax"},
            {"marketing": a_row()},
            ["consented"],
            id="eea-channel-not-in-the-catalogue",
        ),
        pytest.param(
            {"jurisdiction": "KR-11", "channel": "fax"},
            {"marketing": a_row()},
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
    asked = asked_about(**{"purpose": "marketing", "channel": "sms", **changes})

    assert codes_of(asked, known(rows)) == codes


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
    rows = {"marketing": a_row(), f"marketing.{channel}": a_row()}
    at = datetime.fromisoformat(korean_time).astimezone(UTC)

    assert codes_of(asked_about("marketing", at=at, channel=channel), known(rows)) == codes


@pytest.mark.parametrize("channel", ["email", "post"])
def test_night_does_not_matter_for(channel: str) -> None:
    rows = {"marketing": a_row(), f"marketing.{channel}": a_row()}
    at = datetime(2026, 1, 15, 14, 0, tzinfo=UTC)

    assert codes_of(asked_about("marketing", at=at, channel=channel), known(rows)) == ["consented"]


NIGHT_AT = datetime(2026, 1, 15, 14, 0, tzinfo=UTC)
MORNING = datetime(2026, 1, 15, 23, 0, tzinfo=UTC)
EVENING = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "rows", "codes", "next_allowed_at", "valid_until"),
    [
        pytest.param(NOON, GRANTED, ["consented"], None, EVENING, id="by-day"),
        pytest.param(
            NOON, GRANTED | {"marketing.night": a_row()}, ["consented"], None, None, id="any-hour"
        ),
        pytest.param(NIGHT_AT, GRANTED, ["night_no_consent"], MORNING, MORNING, id="by-night"),
        pytest.param(
            NIGHT_AT,
            GRANTED | {"marketing.night": a_row("declined")},
            ["declined"],
            MORNING,
            MORNING,
            id="night-declined",
        ),
        pytest.param(
            NIGHT_AT,
            {"marketing": a_row()},
            ["no_ad_consent", "night_no_consent"],
            None,
            MORNING,
            id="not-the-hour-alone",
        ),
        pytest.param(
            NIGHT_AT,
            GRANTED | {"marketing": a_row(valid_until=MORNING)},
            ["night_no_consent"],
            None,
            MORNING,
            id="ended-by-the-morning",
        ),
        pytest.param(
            NOON,
            GRANTED | {"marketing": a_row(valid_until=EVENING - timedelta(hours=1))},
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
    answer = decide(asked_about("marketing", at=at, channel="sms"), known(rows))

    assert [reason.code for reason in answer.reasons] == codes
    assert (answer.next_allowed_at, answer.valid_until) == (next_allowed_at, valid_until)


@pytest.mark.parametrize(
    ("asked", "rows", "number"),
    [
        pytest.param(asked_about(), {"analytics": a_row(number=4)}, 4, id="the-grant"),
        pytest.param(asked_about(), {"analytics": a_row("declined", 4)}, 4, id="the-refusal"),
        pytest.param(asked_about(), {}, None, id="nothing"),
        pytest.param(
            asked_about("marketing", channel="sms"),
            {"marketing": a_row(number=1), "marketing.sms": a_row("objected", 2)},
            2,
            id="what-speaks-against",
        ),
        pytest.param(asked_about("marketing", channel="sms"), GRANTED, 1, id="use-of-the-purpose"),
        pytest.param(
            asked_about("marketing.sms", channel="sms"), GRANTED, 2, id="the-channel-asked"
        ),
        pytest.param(
            asked_about("marketing", channel="sms"),
            GRANTED | {"marketing.night": a_row("declined", 3)},
            1,
            id="night-is-nothing-by-day",
        ),
        pytest.param(
            asked_about("marketing", channel="sms", at=NIGHT_AT),
            GRANTED | {"marketing.night": a_row("declined", 3)},
            3,
            id="night-declined-by-night",
        ),
        pytest.param(
            asked_about(mode="opt_out"),
            {"analytics": a_row(valid_until=NOON)},
            None,
            id="ended-grant",
        ),
    ],
)
def test_evidence_is_the_act_that_the_answer_rests_on(
    asked: Asked, rows: dict[str, Row], number: int | None
) -> None:
    evidence = decide(asked, known(rows)).evidence

    assert (evidence.event_id.int if evidence else None) == number


@pytest.mark.parametrize(
    ("at", "changes", "until", "codes", "next_allowed_at"),
    [
        pytest.param(NOON, {}, NOON + DAY, ["paused"], NOON + DAY, id="paused"),
        pytest.param(NOON, {}, NOON, ["consented"], None, id="over-at-its-end"),
        pytest.param(
            NIGHT_AT,
            {},
            NIGHT_AT + DAY,
            ["paused", "night_no_consent"],
            MORNING + DAY,
            id="ends-in-a-later-night",
        ),
        pytest.param(
            NIGHT_AT,
            {},
            NIGHT_AT + timedelta(hours=1),
            ["paused", "night_no_consent"],
            MORNING,
            id="ends-within-the-same-night",
        ),
        pytest.param(
            NOON, {"jurisdiction": "EEA"}, NOON + DAY, ["paused"], NOON + DAY, id="elsewhere"
        ),
        pytest.param(
            NOON,
            {"channel": "push"},
            NOON + DAY,
            ["no_ad_consent", "paused"],
            None,
            id="not-the-pause-alone",
        ),
        pytest.param(
            NOON,
            {"message_class": "informational"},
            NOON + DAY,
            ["not_advertising"],
            None,
            id="no-advertisement",
        ),
    ],
)
def test_pause_denies_advertisements_until_it_is_over(
    at: datetime,
    changes: dict[str, str],
    until: datetime,
    codes: list[str],
    next_allowed_at: datetime | None,
) -> None:
    asked = asked_about("marketing", at=at, **{"channel": "sms", **changes})

    answer = decide(asked, known(GRANTED, paused_until=until))

    assert [reason.code for reason in answer.reasons] == codes
    assert answer.next_allowed_at == next_allowed_at


def test_service_alone_is_a_matter_of_the_switch() -> None:
    on, off = decide_service("ga", frozenset()), decide_service("ga", frozenset({"ga"}))

    assert (on.is_allowed, [reason.code for reason in on.reasons]) == (True, ["service_enabled"])
    assert (off.is_allowed, [reason.code for reason in off.reasons]) == (False, ["tenant_opt_out"])
