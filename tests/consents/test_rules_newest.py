"""Which act holds: ``resolve_newest`` and the clock rule of the contract."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consent_service.consents.rules import GRANTED, STATUSES, Act, resolve_newest

START = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
ALICE, PHONE = UUID(int=1), UUID(int=2)
SHOP, BLOG = UUID(int=11), UUID(int=12)


def _act(
    status: str,
    occurred: int,
    recorded: int,
    *,
    number: int = 0,
    subject: UUID = ALICE,
    linked: int | None = None,
    site: UUID | None = None,
) -> Act:
    """An act with its times in minutes."""
    return Act(
        event_id=UUID(int=number or recorded + 1000),
        status=status,
        occurred_at=START + timedelta(minutes=occurred),
        recorded_at=START + timedelta(minutes=recorded),
        subject_id=subject,
        linked_at=None if linked is None else START + timedelta(minutes=linked),
        banner_site_id=site,
    )


@pytest.mark.parametrize(
    ("acts", "status"),
    [
        pytest.param([_act("granted", 1, 1)], "granted", id="one-grant"),
        pytest.param([_act("declined", 1, 1)], "declined", id="one-refusal"),
        pytest.param(
            [_act("granted", 1, 1), _act("granted", 2, 2), _act("declined", 3, 3)],
            "declined",
            id="refusal-after-grants",
        ),
        pytest.param(
            [_act("declined", 1, 1), _act("granted", 2, 2)], "granted", id="grant-after-refusal"
        ),
        pytest.param(
            [_act("withdrawn", 1, 5), _act("granted", 4, 6)],
            "withdrawn",
            id="late-refusal-counts-from-when-it-is-recorded",
        ),
        pytest.param(
            [_act("granted", 4, 6), _act("objected", 1, 7)],
            "objected",
            id="old-refusal-that-arrives-last",
        ),
        pytest.param(
            [_act("objected", 1, 5), _act("granted", 5, 6)],
            "objected",
            id="grant-at-the-instant-of-the-recording",
        ),
        pytest.param(
            [_act("declined", 1, 9, site=SHOP), _act("granted", 2, 8, site=SHOP)],
            "granted",
            id="one-device-and-site-by-their-own-times",
        ),
        pytest.param(
            [_act("granted", 1, 9, site=SHOP), _act("declined", 2, 8, site=SHOP)],
            "declined",
            id="one-device-and-site-refusal-is-later",
        ),
        pytest.param(
            [_act("declined", 1, 9, site=SHOP), _act("granted", 2, 8, site=BLOG)],
            "declined",
            id="two-sites-of-one-device",
        ),
        pytest.param(
            [_act("declined", 1, 9, site=SHOP), _act("granted", 2, 8)],
            "declined",
            id="a-back-end-has-no-banner-clock",
        ),
        pytest.param(
            [
                _act("declined", 1, 1, subject=PHONE, linked=5, site=SHOP),
                _act("granted", 3, 3, site=SHOP),
            ],
            "declined",
            id="link-does-not-make-an-earlier-grant-win",
        ),
        pytest.param(
            [
                _act("granted", 3, 3, subject=PHONE, linked=5, site=SHOP),
                _act("declined", 1, 1, site=SHOP),
            ],
            "declined",
            id="nor-a-grant-of-whoever-was-linked",
        ),
        pytest.param(
            [
                _act("declined", 1, 1, subject=PHONE, linked=5, site=SHOP),
                _act("granted", 6, 6, site=SHOP),
            ],
            "granted",
            id="an-act-after-the-link-does",
        ),
        pytest.param(
            [_act("declined", 5, 5), _act("withdrawn", 3, 6)],
            "declined",
            id="of-refusals-the-later-act",
        ),
        pytest.param(
            [_act("granted", 3, 3), _act("granted", 5, 4), _act("granted", 4, 5)],
            "granted",
            id="of-grants-the-later-act",
        ),
    ],
)
def test_act_that_holds(acts: list[Act], status: str) -> None:
    newest = resolve_newest(acts)

    assert newest is not None
    assert newest.status == status


def test_nobody_who_never_acted_has_an_answer() -> None:
    assert resolve_newest([]) is None


def test_equal_times_are_decided_by_the_event_id() -> None:
    acts = [_act("granted", 1, 1, number=7), _act("granted", 1, 1, number=8)]

    newest = resolve_newest(acts)

    assert newest is not None
    assert newest.event_id == UUID(int=8)


@st.composite
def _histories(draw: st.DrawFn) -> list[Act]:
    """Acts of a person made of up to three subjects, each recorded at an instant of its own."""
    links = {ALICE: None, PHONE: draw(st.integers(0, 12)), UUID(int=3): draw(st.integers(0, 12))}
    acts = []
    for recorded in range(draw(st.integers(1, 9))):
        subject = draw(st.sampled_from(sorted(links)))
        acts.append(
            _act(
                draw(st.sampled_from(STATUSES)),
                draw(st.integers(-5, recorded)),
                recorded,
                number=recorded + 1,
                subject=subject,
                linked=links[subject],
                site=draw(st.sampled_from([None, SHOP, BLOG])),
            )
        )
    return acts


@given(_histories(), st.randoms())
def test_order_of_arrival_does_not_matter(acts: list[Act], random: object) -> None:
    shuffled = list(acts)
    random.shuffle(shuffled)

    assert resolve_newest(shuffled) == resolve_newest(acts)


def _is_ordered_by_its_banner(grant: Act, refusal: Act) -> bool:
    return (
        grant.subject_id == refusal.subject_id
        and grant.banner_site_id is not None
        and grant.banner_site_id == refusal.banner_site_id
    )


@given(_histories())
def test_grant_never_wins_over_a_refusal_recorded_after_it(acts: list[Act]) -> None:
    newest = resolve_newest(acts)
    assume(newest is not None and newest.status == GRANTED)

    hidden = [
        act
        for act in acts
        if act.status != GRANTED
        and act.recorded_at >= newest.occurred_at
        and not _is_ordered_by_its_banner(newest, act)
    ]

    assert hidden == []


@given(_histories())
def test_banner_grant_never_wins_over_a_later_act_of_its_device(acts: list[Act]) -> None:
    newest = resolve_newest(acts)
    assume(newest is not None and newest.status == GRANTED)

    later = [
        act for act in acts if _is_ordered_by_its_banner(newest, act) and act.order > newest.order
    ]

    assert [act.status for act in later if act.status != GRANTED] == []


@given(_histories())
def test_linking_never_turns_a_refusal_into_a_grant(acts: list[Act]) -> None:
    linked_now = [
        _act(
            act.status,
            int((act.occurred_at - START) / timedelta(minutes=1)),
            int((act.recorded_at - START) / timedelta(minutes=1)),
            number=act.event_id.int,
            subject=act.subject_id,
            linked=None if act.subject_id == ALICE else 100,
            site=act.banner_site_id,
        )
        for act in acts
    ]
    apart = [
        resolve_newest(act for act in acts if act.subject_id == subject)
        for subject in {act.subject_id for act in acts}
    ]
    assume(any(newest is not None and newest.status != GRANTED for newest in apart))

    together = resolve_newest(linked_now)

    assert together is not None
    assert together.status != GRANTED


@given(_histories())
def test_one_more_refusal_never_grants(acts: list[Act]) -> None:
    before = resolve_newest(acts)
    assume(before is not None and before.status != GRANTED)
    refused = _act("objected", -5, 0, number=99)

    after = resolve_newest([*acts, refused])

    assert after is not None
    assert after.status != GRANTED


@given(_histories())
def test_what_was_done_after_everything_holds(acts: list[Act]) -> None:
    """The short way of ``record_act``: later than every recording and every link."""
    for status in STATUSES:
        last = _act(status, 50, 50, number=99, site=SHOP)

        assert resolve_newest([*acts, last]) == last


def test_thousands_of_acts_are_no_matter() -> None:
    acts = [_act("granted", number, number, site=SHOP) for number in range(20_000)]
    acts += [_act("declined", number, number, site=BLOG) for number in range(20_000)]

    newest = resolve_newest(acts)

    assert newest is not None
    assert newest.status == "declined"
