"""Which version is in force: a matter of midnight in the tenant's time zone, of no job."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from consent_service.kernel.errors import NotFound
from consent_service.policies.operations import announce_version
from consent_service.policies.queries import (
    consent_epoch,
    get_version_in_force,
    get_version_reference,
    list_public_versions,
    list_versions,
    next_effective_at,
)
from tests.conftest import Clock
from tests.factories.policies import (
    ACTOR,
    make_draft,
    make_history,
    make_policy,
    make_publisher,
    make_text,
)

pytestmark = pytest.mark.usefixtures("clock", "session")


@pytest.mark.parametrize(
    ("timezone", "last_instant", "first_instant"),
    [
        pytest.param(
            "Asia/Seoul", "2026-01-21T14:59:59+00:00", "2026-01-21T15:00:00+00:00", id="seoul"
        ),
        pytest.param(
            "America/Los_Angeles",
            "2026-01-22T07:59:59+00:00",
            "2026-01-22T08:00:00+00:00",
            id="los-angeles",
        ),
    ],
)
def test_version_takes_effect_at_midnight_of_the_tenant(
    clock: Clock, timezone: str, last_instant: str, first_instant: str
) -> None:
    clock.set("2026-01-15T09:00:00+00:00")
    make_publisher(timezone=timezone)
    policy = make_policy()
    make_history(policy, date(2025, 1, 1), date(2025, 1, 8))
    draft = make_draft(policy, make_text(intro="개정합니다."), effective_on=date(2026, 1, 22))
    announce_version(policy, draft, actor=ACTOR)

    clock.set(last_instant)
    assert get_version_in_force(policy).number == 1
    assert [v.state for v in list_versions(policy)] == ["announced", "in_force"]

    clock.set(first_instant)
    assert get_version_in_force(policy).number == 2
    assert [v.state for v in list_versions(policy)] == ["in_force", "superseded"]


def test_the_past_is_answered_as_it_stood() -> None:
    make_publisher()
    policy = make_policy()
    make_history(policy, date(2024, 1, 1), date(2024, 1, 8))
    make_history(policy, date(2025, 1, 1), date(2025, 1, 8))

    found = get_version_in_force(policy, at=datetime(2024, 6, 1, tzinfo=UTC))

    assert (found.number, found.effective_on) == (1, date(2024, 1, 8))
    assert found.texts["ko"].title == "개인정보 처리방침"


def test_nothing_is_in_force_before_the_first_version() -> None:
    make_publisher()
    policy = make_policy()
    draft = make_draft(policy, effective_on=date(2026, 1, 22))
    announce_version(policy, draft, actor=ACTOR)

    with pytest.raises(NotFound):
        get_version_in_force(policy)

    assert next_effective_at(policy) == datetime(2026, 1, 21, 15, 0, tzinfo=UTC)


def test_drafts_are_not_public() -> None:
    make_publisher()
    policy = make_policy()
    make_draft(policy)

    assert list_public_versions(policy) == ()
    with pytest.raises(NotFound):
        get_version_reference("privacy", 1)


def test_epoch_is_the_last_version_that_asked_again(clock: Clock) -> None:
    make_publisher()
    policy = make_policy()
    make_history(policy, date(2023, 1, 1), date(2023, 1, 8))
    assert consent_epoch(policy) == 0
    make_history(policy, date(2024, 1, 1), date(2024, 1, 8), is_consent_required=True)
    make_history(policy, date(2025, 1, 1), date(2025, 1, 8))
    announce_version(
        policy,
        make_draft(policy, effective_on=date(2026, 1, 22), is_consent_required=True),
        actor=ACTOR,
    )

    assert consent_epoch(policy) == 2
    assert consent_epoch(policy, at=datetime(2023, 6, 1, tzinfo=UTC)) == 0
    clock.set("2026-01-22T00:00:00+09:00")
    assert consent_epoch(policy) == 4
    assert get_version_in_force(policy).epoch == 4
