"""Announcing a draft: the notice period, the dates, what must be there, and what stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from consent_service.audit.models import AuditEntry
from consent_service.kernel.errors import Invalid
from consent_service.outbox.models import OutboxEvent
from consent_service.policies.errors import (
    AnnouncedInPast,
    ChangeClassTooLow,
    ContactsMissing,
    NoticePeriodTooShort,
    SectionMissing,
    VersionImmutable,
)
from consent_service.policies.operations import (
    VersionChanges,
    announce_version,
    change_version,
    delete_version,
)
from tests.conftest import Clock
from tests.factories.policies import (
    ACTOR,
    MORE_FACTS,
    make_draft,
    make_history,
    make_policy,
    make_publisher,
    make_text,
)

pytestmark = pytest.mark.usefixtures("clock", "session")

#: Noon in Seoul, where the clock of the tests stands.
TODAY = date(2026, 1, 15)


def test_it_works(session: Any) -> None:
    tenant = make_publisher()
    policy = make_policy()
    draft = make_draft(policy, effective_on=date(2026, 1, 22))
    before = tenant.config_version

    announced = announce_version(policy, draft, actor=ACTOR)

    session.flush()
    session.refresh(tenant)
    assert announced.announced_on == TODAY
    assert announced.change_class == "ordinary"
    assert tenant.config_version > before
    event = session.scalars(select(OutboxEvent).where(OutboxEvent.type == "policy.announced")).one()
    assert event.payload == {
        "policy": "privacy",
        "version": 1,
        "announced_on": "2026-01-15",
        "effective_on": "2026-01-22",
        "change_class": "ordinary",
        "is_consent_required": False,
        "needs_direct_notice": False,
    }
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-2:] == ["policy_version.created", "policy_version.announced"]


@pytest.mark.parametrize(
    ("days", "is_material", "is_accepted"),
    [
        pytest.param(6, False, False, id="ordinary-6-days"),
        pytest.param(7, False, True, id="ordinary-7-days"),
        pytest.param(29, True, False, id="material-29-days"),
        pytest.param(30, True, True, id="material-30-days"),
    ],
)
def test_notice_period_follows_the_class(days: int, is_material: bool, is_accepted: bool) -> None:
    make_publisher()
    policy = make_policy()
    make_history(policy, date(2025, 1, 1), date(2025, 1, 8))
    text = make_text(facts=MORE_FACTS) if is_material else make_text(intro="개정합니다.")
    draft = make_draft(policy, text, effective_on=TODAY + timedelta(days=days))

    if is_accepted:
        assert announce_version(policy, draft, actor=ACTOR).announced_on == TODAY
    else:
        with pytest.raises(NoticePeriodTooShort):
            announce_version(policy, draft, actor=ACTOR)
        assert draft.announced_at is None


def test_class_is_raised_by_hand() -> None:
    make_publisher()
    policy = make_policy()
    draft = make_draft(policy, effective_on=date(2026, 1, 22), change_class="material")

    with pytest.raises(NoticePeriodTooShort) as refused:
        announce_version(policy, draft, actor=ACTOR)

    assert refused.value.earliest_effective_on == date(2026, 2, 14)


def test_class_is_never_lowered() -> None:
    make_publisher()
    policy = make_policy()
    make_history(policy, date(2025, 1, 1), date(2025, 1, 8))

    with pytest.raises(ChangeClassTooLow):
        make_draft(policy, make_text(facts=MORE_FACTS), change_class="ordinary")


def test_class_is_derived_from_the_version_announced_last() -> None:
    make_publisher()
    policy = make_policy()
    make_history(policy, date(2025, 1, 1), date(2025, 1, 8))
    first = make_draft(policy, make_text(facts=MORE_FACTS), effective_on=date(2026, 2, 14))
    second = make_draft(policy, make_text(facts=MORE_FACTS), effective_on=date(2026, 2, 20))
    assert second.change_class == "material"

    announce_version(policy, first, actor=ACTOR)
    announce_version(policy, second, actor=ACTOR)

    assert second.change_class == "ordinary"


def test_first_version_is_ordinary_whatever_it_says() -> None:
    make_publisher()

    draft = make_draft(make_policy(), make_text(facts=MORE_FACTS))

    assert draft.change_class == "ordinary"
    assert draft.change_reasons == []


@pytest.mark.parametrize(
    ("announced_on", "error"),
    [
        pytest.param(date(2026, 1, 14), AnnouncedInPast, id="yesterday"),
        pytest.param(date(2026, 1, 16), Invalid, id="tomorrow"),
    ],
)
def test_announcement_carries_the_day_it_is_made(
    announced_on: date, error: type[Exception]
) -> None:
    make_publisher()
    policy = make_policy()
    draft = make_draft(policy, announced_on=announced_on, effective_on=date(2026, 3, 1))

    with pytest.raises(error):
        announce_version(policy, draft, actor=ACTOR)


def test_day_is_that_of_the_tenants_zone(clock: Clock) -> None:
    clock.set("2026-01-15T15:30:00+00:00")
    make_publisher(timezone="Asia/Seoul")
    policy = make_policy()

    version = announce_version(
        policy, make_draft(policy, effective_on=date(2026, 1, 23)), actor=ACTOR
    )

    assert version.announced_on == date(2026, 1, 16)


def test_effective_date_is_needed() -> None:
    make_publisher()
    policy = make_policy()

    with pytest.raises(Invalid) as refused:
        announce_version(policy, make_draft(policy), actor=ACTOR)

    assert refused.value.errors[0].pointer == "/effective_on"


def test_versions_take_effect_in_the_order_of_their_announcement() -> None:
    make_publisher()
    policy = make_policy()
    announce_version(policy, make_draft(policy, effective_on=date(2026, 3, 1)), actor=ACTOR)
    earlier = make_draft(policy, effective_on=date(2026, 3, 1))

    with pytest.raises(Invalid, match="2026-03-01"):
        announce_version(policy, earlier, actor=ACTOR)


def test_versions_take_effect_in_the_order_of_their_numbers() -> None:
    make_publisher()
    policy = make_policy()
    older = make_draft(policy, effective_on=date(2026, 4, 1))
    announce_version(policy, make_draft(policy, effective_on=date(2026, 3, 1)), actor=ACTOR)

    with pytest.raises(Invalid, match="Version 2 takes effect before; make a new draft"):
        announce_version(policy, older, actor=ACTOR)

    assert older.announced_at is None


@pytest.mark.parametrize(
    "contacts",
    [
        pytest.param({}, id="none"),
        pytest.param({"officer": None, "department": None}, id="nobody"),
        pytest.param({"officer": {"name": "책임자"}}, id="unreachable"),
        pytest.param({"department": {"phone": "070-0000-0100"}}, id="nameless"),
    ],
)
def test_contacts_are_needed(contacts: dict[str, Any]) -> None:
    make_publisher(contacts=contacts)
    policy = make_policy()
    draft = make_draft(policy, effective_on=date(2026, 3, 1))

    with pytest.raises(ContactsMissing):
        announce_version(policy, draft, actor=ACTOR)


@pytest.mark.parametrize(
    "key", ["items_and_methods", "purposes", "retention", "destruction", "rights", "safeguards"]
)
def test_sections_of_the_law_are_needed(key: str) -> None:
    make_publisher()
    policy = make_policy()
    draft = make_draft(policy, make_text(bodies={key: ""}), effective_on=date(2026, 3, 1))

    with pytest.raises(SectionMissing) as refused:
        announce_version(policy, draft, actor=ACTOR)

    assert [error.detail for error in refused.value.errors] == [f"ko: {key}"]


def test_announced_version_is_immutable() -> None:
    make_publisher()
    policy = make_policy()
    version = make_draft(policy, effective_on=date(2026, 1, 22))
    announce_version(policy, version, actor=ACTOR)

    with pytest.raises(VersionImmutable):
        announce_version(policy, version, actor=ACTOR)
    with pytest.raises(VersionImmutable):
        change_version(
            policy, version, VersionChanges(texts={"ko": make_text("다른 글")}), actor=ACTOR
        )
    with pytest.raises(VersionImmutable):
        delete_version(policy, version, actor=ACTOR)

    assert version.texts["ko"]["title"] == "개인정보 처리방침"
