"""When a policy was announced and took effect, in every notation of a date."""

from __future__ import annotations

from datetime import date

import pytest

from consent_service.policies.rules.reading import read_policy


@pytest.mark.parametrize(
    "line",
    [
        "시행일자: 2024년 3월 5일",
        "시행일자 : 2024.3.5",
        "시행일 2024. 03. 05.",
        "시행일자：２０２４－０３－０５",
        "시행일자：２０２４년 ３월 ５일",
        "시행일: 2024/3/5",
        "본 방침은 2024년 3월 5일부터 시행됩니다.",
        "이 방침은 2024-03-05부터 적용합니다.",
        "2024년 3월 5일자로 시행합니다.",
    ],
)
def test_the_date_of_effect_is_read_in_every_notation(line: str) -> None:
    assert read_policy(f"1. 고지의 의무\n\n{line}\n").effective_on == date(2024, 3, 5)


@pytest.mark.parametrize(
    "line",
    [
        "시행일자: 2024년 2월 30일",
        "시행일자: 추후 공지",
        "개정 이전 시행일자: 2020년 1월 1일",
        "2024-03-05",
    ],
)
def test_no_date_is_invented(line: str) -> None:
    assert read_policy(f"1. 고지의 의무\n\n{line}\n").effective_on is None


def test_several_dates_give_the_latest_and_a_warning() -> None:
    policy = read_policy("1. 고지의 의무\n\n시행일: 2020-01-01\n시행일: 2024-03-05\n")

    assert policy.effective_on == date(2024, 3, 5)
    assert [(warning.code, warning.line) for warning in policy.warnings] == [("date_unclear", 4)]
