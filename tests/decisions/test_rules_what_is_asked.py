"""The purpose that was asked about always bears on the answer, whatever else does."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from consent_service.decisions.rules import Asked, Evidence, Facts, Row, decide

NOON = datetime(2026, 1, 15, 3, tzinfo=UTC)


def _row(status: str) -> Row:
    return Row(status=status, evidence=Evidence(UUID(int=1), None, None, NOON))


@pytest.mark.parametrize("channel", ["email", "sms", "post"])
@pytest.mark.parametrize("jurisdiction", ["KR", "EEA"])
def test_an_unknown_person_is_denied_a_purpose_of_its_own(channel: str, jurisdiction: str) -> None:
    asked = Asked("marketing.newsletter", "opt_in", NOON, jurisdiction, channel=channel)

    answer = decide(asked, Facts(is_known=False, defined=frozenset({"marketing.newsletter"})))

    assert answer.is_allowed is False


def test_an_objection_to_the_purpose_stands_beside_grants_of_others() -> None:
    asked = Asked("marketing.newsletter", "opt_in", NOON, "KR", channel="email")
    rows = {
        "marketing": _row("granted"),
        "marketing.email": _row("granted"),
        "marketing.newsletter": _row("objected"),
    }

    answer = decide(asked, Facts(is_known=True, rows=rows, defined=frozenset(rows)))

    assert answer.is_allowed is False
    assert [reason.code for reason in answer.reasons] == ["objected"]
