"""Which lines of a policy head a section."""

from __future__ import annotations

from consent_service.policies.rules.reading import read_policy


def _sections(text: str) -> list[tuple[str, str, str]]:
    return [(s.key, s.title, s.body) for s in read_policy(text).text.sections]


def test_headings_without_numbers_are_sections() -> None:
    text = (
        "개인정보 처리방침\n\n■ 개인정보의 수집 및 이용 목적\n\n배송에 이용합니다.\n\n"
        "■ 개인정보의 보유 및 이용기간\n\n1년간 보유합니다.\n\n"
        "■ 개인정보의 파기절차 및 방법\n\n1. 파기절차\n바로 파기합니다."
    )

    assert _sections(text) == [
        ("purposes", "개인정보의 수집 및 이용 목적", "배송에 이용합니다."),
        ("retention", "개인정보의 보유 및 이용기간", "1년간 보유합니다."),
        ("destruction", "개인정보의 파기절차 및 방법", "1. 파기절차\n바로 파기합니다."),
    ]


def test_headings_of_markdown_are_sections() -> None:
    text = (
        "# 개인정보 처리방침\n\n## 1. 개인정보의 처리 목적\n\n배송.\n\n## 2. 쿠키의 운영\n\n씁니다."
    )

    assert _sections(text) == [
        ("purposes", "개인정보의 처리 목적", "배송."),
        ("automatic_collection", "쿠키의 운영", "씁니다."),
    ]


def test_sections_out_of_order_keep_their_numbers_in_the_titles() -> None:
    text = (
        "개인정보 처리방침\n\n3. 개인정보의 파기\n\n파기합니다.\n\n"
        "1. 개인정보의 처리 목적\n\n배송합니다.\n\n2. 개인정보의 제3자 제공\n\n없습니다."
    )

    assert _sections(text) == [
        ("destruction", "3. 개인정보의 파기", "파기합니다."),
        ("purposes", "1. 개인정보의 처리 목적", "배송합니다."),
        ("third_parties", "2. 개인정보의 제3자 제공", "없습니다."),
    ]


def test_a_section_that_stands_twice_keeps_both() -> None:
    text = (
        "1. 개인정보의 처리 목적\n\n배송\n\n2. 개인정보의 파기\n\n파기\n\n"
        "3. 개인정보의 처리 목적\n\n통계\n"
    )

    assert [section[0] for section in _sections(text)] == ["purposes", "destruction", "purposes-3"]


def test_an_unknown_title_between_known_ones_is_a_section_and_inner_lists_are_not() -> None:
    text = (
        "1. 개인정보의 처리 목적\n\n1. 배송\n2. 상담\n3. 통계\n\n2. 가명정보\n\n없습니다.\n\n"
        "3. 개인정보의 파기\n\n1. 절차\n2. 방법\n3. 시점\n4. 기록\n\n4. 부칙\n\n시행합니다."
    )

    assert [section[:2] for section in _sections(text)] == [
        ("purposes", "개인정보의 처리 목적"),
        ("section-2", "가명정보"),
        ("destruction", "개인정보의 파기"),
    ]


def test_titles_nobody_knows_are_sections_when_they_count() -> None:
    text = "알림\n\n1. 첫째 이야기\n\n본문\n\n2. 둘째 이야기\n\n본문\n"

    assert [section[:2] for section in _sections(text)] == [
        ("section-1", "첫째 이야기"),
        ("section-2", "둘째 이야기"),
    ]


def test_another_language_gives_sections_and_says_that_facts_were_not_read() -> None:
    text = "Privacy policy\n\n1. Purposes\n\nDelivery.\n\n2. Cookies\n\nWe use some.\n"
    policy = read_policy(text, lang="en")

    assert policy.text.title == "Privacy policy"
    assert [section.key for section in policy.text.sections] == ["purposes", "automatic_collection"]
    assert [warning.code for warning in policy.warnings] == ["facts_not_read"]
    assert policy.text.facts.purposes == ()


def test_a_last_title_that_nobody_knows_is_a_section() -> None:
    text = "1. 개인정보의 처리 목적\n\n배송.\n\n2. 개인정보의 파기\n\n파기.\n\n3. 부칙\n\n시행."

    assert [section[:2] for section in _sections(text)][2:] == [("section-3", "부칙")]
