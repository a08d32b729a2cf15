"""What is announced cannot be written to, whoever tries."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from consent_service.policies.models import AnnouncedVersionChanged
from consent_service.policies.operations import announce_version
from tests.factories.policies import (
    ACTOR,
    make_draft,
    make_history,
    make_policy,
    make_publisher,
    make_text,
)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("texts", {}),
        ("effective_on", date(2030, 1, 1)),
        ("announced_on", date(2020, 1, 1)),
        ("announced_at", None),
        ("change_class", "material"),
        ("is_consent_required", True),
        ("number", 7),
    ],
)
def test_announced_version_cannot_be_written_to(session: Any, name: str, value: Any) -> None:
    make_publisher()
    policy = make_policy()
    version = make_draft(policy, effective_on=date(2026, 1, 22))
    announce_version(policy, version, actor=ACTOR)
    session.flush()

    setattr(version, name, value)

    with pytest.raises(AnnouncedVersionChanged):
        session.flush()


@pytest.mark.parametrize(
    ("name", "value"),
    [("effective_on", date(2030, 1, 1)), ("texts", {}), ("announced_at", None)],
)
def test_what_was_not_loaded_is_kept_all_the_same(session: Any, name: str, value: Any) -> None:
    make_publisher()
    version = make_history(make_policy(), date(2025, 1, 1), date(2025, 1, 8))
    session.flush()
    session.expire(version)

    setattr(version, name, value)

    with pytest.raises(AnnouncedVersionChanged):
        session.flush()


def test_announced_version_cannot_be_deleted(session: Any) -> None:
    make_publisher()
    version = make_history(make_policy(), date(2025, 1, 1), date(2025, 1, 8))
    session.flush()

    session.delete(version)

    with pytest.raises(AnnouncedVersionChanged):
        session.flush()


@pytest.mark.parametrize(
    ("texts", "is_kept"),
    [
        pytest.param({"en": make_text("Policy").to_json()}, False, id="replaced"),
        pytest.param(
            {"ko": make_text("다른 글").to_json(), "en": make_text("Policy").to_json()},
            False,
            id="changed",
        ),
        pytest.param(
            {"ko": make_text().to_json(), "en": make_text("Policy").to_json()}, True, id="added"
        ),
    ],
)
def test_history_only_gains_languages(session: Any, texts: dict[str, Any], is_kept: bool) -> None:
    make_publisher()
    version = make_history(make_policy(), date(2025, 1, 1), date(2025, 1, 8))
    session.flush()

    version.texts = texts

    if is_kept:
        session.flush()
        assert sorted(version.texts) == ["en", "ko"]
    else:
        with pytest.raises(AnnouncedVersionChanged):
            session.flush()


def test_draft_can_be_written_to_and_deleted(session: Any) -> None:
    make_publisher()
    policy = make_policy()
    version = make_draft(policy)
    session.flush()

    version.effective_on = date(2026, 3, 1)
    session.flush()
    session.delete(version)
    session.flush()

    assert session.get(type(version), (version.tenant_id, version.id)) is None
