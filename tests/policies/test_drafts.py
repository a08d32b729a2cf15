"""Writing, changing and discarding drafts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from consent_service.kernel.errors import Conflict, Invalid, NotFound
from consent_service.policies.errors import ChangeClassTooLow
from consent_service.policies.models import PolicyVersion
from consent_service.policies.operations import (
    VersionChanges,
    announce_version,
    change_version,
    create_version,
    delete_version,
)
from consent_service.policies.queries import list_versions
from consent_service.policies.rules.content import PolicyText, Section
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


def test_draft_gets_the_next_number_and_its_class() -> None:
    make_publisher()
    policy = make_policy()
    make_history(policy, date(2025, 1, 1), date(2025, 1, 8))

    draft = make_draft(policy, make_text(facts=MORE_FACTS))

    assert (draft.number, draft.change_class) == (2, "material")
    assert [reason["kind"] for reason in draft.change_reasons] == ["item_added"]


def test_discarded_draft_frees_its_number() -> None:
    make_publisher()
    policy = make_policy()
    first = make_draft(policy, effective_on=date(2026, 3, 1))
    announce_version(policy, first, actor=ACTOR)
    delete_version(policy, make_draft(policy), actor=ACTOR)

    assert make_draft(policy).number == 2
    assert [(v.number, v.state) for v in list_versions(policy)] == [(2, "draft"), (1, "announced")]


def test_draft_that_somebody_discarded_is_not_found(session: Any) -> None:
    make_publisher()
    policy = make_policy()
    draft = make_draft(policy)
    session.flush()
    session.execute(delete(PolicyVersion).execution_options(synchronize_session=False))

    with pytest.raises(NotFound):
        change_version(policy, draft, VersionChanges(), actor=ACTOR)


def test_change_leaves_what_is_not_given() -> None:
    make_publisher()
    policy = make_policy()
    draft = make_draft(policy, effective_on=date(2026, 3, 1), is_consent_required=True)

    change_version(
        policy,
        draft,
        VersionChanges(texts={"en": make_text("Privacy policy")}, fields=frozenset()),
        actor=ACTOR,
    )

    assert sorted(draft.texts) == ["en", "ko"]
    assert draft.effective_on == date(2026, 3, 1)
    assert draft.is_consent_required


def test_change_removes_a_language() -> None:
    make_publisher()
    policy = make_policy()
    draft = make_draft(policy)
    changes = VersionChanges(texts={"en": make_text("Privacy policy"), "ko": None})

    change_version(policy, draft, changes, actor=ACTOR)

    assert sorted(draft.texts) == ["en"]


def test_change_derives_the_class_anew() -> None:
    make_publisher()
    policy = make_policy()
    make_history(policy, date(2025, 1, 1), date(2025, 1, 8))
    draft = make_draft(policy, make_text(intro="개정합니다."), change_class="ordinary")
    assert draft.change_class == "ordinary"

    with pytest.raises(ChangeClassTooLow):
        change_version(
            policy,
            draft,
            VersionChanges(texts={"ko": make_text(facts=MORE_FACTS)}, fields=frozenset()),
            actor=ACTOR,
        )


def test_second_saver_is_told(clock: Clock) -> None:
    make_publisher()
    policy = make_policy()
    draft = make_draft(policy)
    seen_at = draft.updated_at
    clock.advance(minutes=1)
    change_version(policy, draft, VersionChanges(), actor=ACTOR, seen_at=seen_at)

    with pytest.raises(Conflict):
        change_version(policy, draft, VersionChanges(), actor=ACTOR, seen_at=seen_at)

    assert draft.updated_at == seen_at + timedelta(minutes=1)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(make_text("정책\u202e뒤집힘"), id="right-to-left-override"),
        pytest.param(make_text(bodies={"rights": "보이지\u2066 않는"}), id="isolate"),
        pytest.param(make_text(intro="\x07"), id="bell"),
        pytest.param(make_text(intro="\ud800"), id="half-a-character"),
        pytest.param(
            PolicyText("제목", sections=(Section("a", "가", "1"), Section("a", "나", "2"))),
            id="two-sections-with-one-key",
        ),
    ],
)
def test_text_that_could_mislead_is_refused(text: PolicyText) -> None:
    make_publisher()
    policy = make_policy()

    with pytest.raises(Invalid):
        make_draft(policy, text)

    assert list_versions(policy) == ()


def test_language_must_be_one() -> None:
    make_publisher()

    with pytest.raises(Invalid):
        create_version(make_policy(), VersionChanges(texts={"korean": make_text()}), actor=ACTOR)
