"""Texts that are no policies or are hostile: nothing raises, nothing is lost."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consent_service.policies.rules.reading import ImportedPolicy, read_policy

MEGABYTE = 1_000_000
MANY = 20_000


def _letters(text: str) -> Counter[str]:
    # What marks a heading (numbers, brackets, 제…조) is carried by its place, not by its letters.
    return Counter(c for c in text if c.isalpha() and c not in "제조")


def _result(policy: ImportedPolicy) -> str:
    sections = [part for s in policy.text.sections for part in (s.title, s.body)]
    return "\n".join([policy.text.title, policy.text.intro, *sections, *policy.unplaced])


@pytest.mark.parametrize("text", ["", "\n\n\n", "\ufeff", " \t \f\n"])
def test_a_blank_text_has_nothing(text: str) -> None:
    policy = read_policy(text)

    assert (policy.text.title, policy.text.intro.strip(), policy.text.sections) == ("", "", ())
    assert [warning.code for warning in policy.warnings] == ["no_sections"]


def test_a_text_of_only_a_title_has_no_sections() -> None:
    policy = read_policy("개인정보 처리방침")

    assert (policy.text.title, policy.text.intro, policy.text.sections) == (
        "개인정보 처리방침",
        "",
        (),
    )


def test_a_heading_without_a_body_is_an_empty_section() -> None:
    (section,) = read_policy("1. 개인정보의 처리 목적").text.sections

    assert (section.key, section.body) == ("purposes", "")


def test_a_text_without_sections_becomes_the_introduction() -> None:
    policy = read_policy("우리 상점은 그릇을 팝니다.\n\n전화를 주세요.")

    assert policy.text.intro == "우리 상점은 그릇을 팝니다.\n\n전화를 주세요."
    assert [(warning.code, warning.line) for warning in policy.warnings] == [("no_sections", 1)]


def test_headings_only_are_sections_and_no_table_of_contents() -> None:
    policy = read_policy("1. 처리 목적\n2. 제3자 제공\n3. 보유 기간\n4. 개인정보의 파기\n")

    assert [s.key for s in policy.text.sections] == [
        "purposes",
        "third_parties",
        "retention",
        "destruction",
    ]
    assert policy.unplaced == ()


HUGE = {
    "one-line-of-a-letter": "가" * MEGABYTE,
    "one-line-of-spaces": "1. 쿠키" + " " * MEGABYTE + "끝",
    "one-line-of-commas": "1. 수집 항목\n\n회원가입 시: " + "이름, " * (MEGABYTE // 4),
    "one-line-of-brackets": "1. 수집 항목\n\n" + "[" * MEGABYTE,
    "one-line-of-title-words": "수집항목" * (MEGABYTE // 4),
    "one-line-of-dates": "시행일자: 2024-03-05 " * (MEGABYTE // 20),
    "many-headings": "1. 개인정보의 처리 목적\n\n" * MANY,
    "many-numbered-lines": "\n".join(f"{n % 99}. 가나다" for n in range(MANY)),
    "many-links": "https://example.org/a\n" * MANY,
    "many-procedures": "1. 쿠키\n\n"
    + "절차 : 접수 ▶ 확인\n" * MANY
    + "\n2. 이용자의 권리\n\n있습니다.",
    "many-cells": "1. 개인정보의 처리위탁\n\n수탁자 위탁업무 내용 보유 기간\n" + "가나\n" * MANY,
    "many-full-lines": "1. 쿠키의 운영\n\n" + ("가나다라 마바사아 " * 5 + "끝\n") * MANY,
    "many-repeats": "1. 쿠키의 운영\n\n" + "같은 문단이 되풀이되는 아주 긴 글입니다.\n" * MANY,
    "many-contents": "- 개인정보의 처리 목적\n- 개인정보의 파기\n- 쿠키\n- 이용자의 권리\n"
    * (MANY // 4),
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_a_huge_text_is_read_in_bounded_time_and_kept(text: str) -> None:
    started = time.monotonic()

    policy = read_policy(text)

    assert time.monotonic() - started < 20
    assert _letters(text) - _letters(_result(policy)) == Counter()


LINES = [
    "개인정보 처리방침",
    "이전 개인정보처리방침",
    "1. 개인정보 수집 항목 및 수집방법",
    "2. 개인정보의 처리 목적",
    "3. 개인정보의 제3자 제공",
    "4. 개인정보의 처리위탁",
    "제5조(개인정보의 파기) 지체 없이 파기합니다.",
    "6. 이용자의 권리와 그 행사방법",
    "7. 개인정보 자동 수집 장치의 설치·운영",
    "및 거부에 관한 사항",
    "8. 개인정보 보호책임자",
    "- 개인정보의 처리 목적",
    "■ 쿠키의 운영",
    "가. 수집항목",
    "나. 수집방법",
    "1. 쿠키란?",
    "회원가입 시: 이름, 전화번호(선",
    "택), 접속IP(공인, 사설)",
    "[선택] 생일",
    "이용자 이벤트 응모를 통한 정보수집",
    "수탁업체 위탁업무 내용 보유 및 이용기간",
    "수탁업체\t위탁업무 내용\t보유기간",
    "물결소프트\t상담\t",
    "산울림메일 소식 발송 탈퇴",
    "시",
    "다만, 아래의 경우에는 예외로 합니다.",
    "이용자가 미리 동의한 경우",
    "절차 : 이메일 접수 ▶ 본인 확인 ▶ 제공",
    "쿠키는 아주 작은 파일로 이용자의 컴퓨터에 저장되며 상점은 이를 읽어 환경을 유",
    "지하고 맞춤 화면을 보여 드리기 위하여 이용합니다. 이용자는 언제든지 이를 거부할 수",
    "[도구] 메뉴에서 [인터넷 옵션]을 선택합니다.",
    "서비스 이용 기록 : 내부 방침",
    "보존 기간 : 1년",
    "성명: 김하늘 / 직책: 이사 / 연락처: 02-0000-0100",
    "시행일자: 2024. 3. 5.",
    "mailto:privacy@dalmuri.example",
    "https://dalmuri.example/",
    "- 3 -",
    "",
    "",
]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(LINES), max_size=60))
def test_no_letter_is_lost_whatever_the_order_of_the_lines(lines: list[str]) -> None:
    text = "\n".join(lines)

    assert _letters(text) - _letters(_result(read_policy(text))) == Counter()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_without_raising(text: str) -> None:
    assert read_policy(text).text.to_json()["facts"]["contacts"].keys() == {"officer", "department"}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=40))
def test_every_warning_points_into_the_file(lines: list[str]) -> None:
    for warning in read_policy("\n".join(lines)).warnings:
        assert 1 <= warning.line <= max(1, len(lines))
        assert warning.detail.endswith(".")
