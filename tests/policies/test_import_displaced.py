"""Text under the wrong heading, and lines that are no part of the policy."""

from __future__ import annotations

from consent_service.policies.rules.content import (
    Section,
)
from consent_service.policies.rules.reading import read_policy


def test_displaced_exceptions_stay_when_their_section_shows_no_gap() -> None:
    text = (
        "1. 개인정보의 제3자 제공\n\n제공하지 않습니다.\n\n2. 개인정보의 처리위탁\n\n"
        "위탁합니다.\n\n이용자가 미리 동의한 경우\n"
    )
    policy = read_policy(text)

    assert policy.text.section("processors") == Section(
        "processors", "개인정보의 처리위탁", "위탁합니다.\n\n이용자가 미리 동의한 경우"
    )
    assert [(warning.code, warning.line) for warning in policy.warnings] == [("displaced_text", 9)]


def test_a_mention_of_cookies_elsewhere_is_no_displaced_text() -> None:
    text = (
        "1. 이용자의 의무\n\n쿠키는 이용자가 지울 수 있습니다.\n\n"
        "2. 쿠키의 운영\n\n1. 쿠키란\n작은 파일입니다.\n"
    )
    policy = read_policy(text)

    assert policy.warnings == ()
    assert policy.text.sections[0].body == "쿠키는 이용자가 지울 수 있습니다."


def test_an_address_on_its_own_line_stays_when_it_is_content() -> None:
    text = "1. 쿠키의 운영\n\n차단 프로그램:\nhttps://tools.example/optout\n\n설치합니다."
    policy = read_policy(text)

    assert "https://tools.example/optout" in policy.text.sections[0].body
    assert policy.unplaced == ()


def test_page_numbers_are_set_aside() -> None:
    policy = read_policy("1. 쿠키의 운영\n\n씁니다.\n\n- 3 -\n\n4 / 10\n\n끝입니다.")

    assert policy.unplaced == ("- 3 -", "4 / 10")
    assert [(w.code, w.line) for w in policy.warnings] == [("unplaced_line", 5)]


def test_inner_headings_whose_text_is_mixed_stay_in_order_with_a_warning() -> None:
    text = (
        "1. 개인정보의 파기\n\n가. 파기절차\n나. 파기방법\n\n종이는 분쇄합니다.\n\n"
        "별도의 DB로 옮겨집니다.\n"
    )
    policy = read_policy(text)

    assert policy.text.sections[0].body.startswith("가. 파기절차\n나. 파기방법\n\n종이는")
    assert [(w.code, w.line) for w in policy.warnings] == [("displaced_text", 3)]
    assert policy.warnings[0].detail.endswith("their text follows and was left in its order.")


def test_displaced_exceptions_stay_when_their_section_has_its_own() -> None:
    text = (
        "1. 개인정보의 제3자 제공\n\n아래의 경우에는 예외로 합니다.\n- 법률에 규정이 있는 경우\n\n"
        "2. 개인정보의 처리위탁\n\n위탁합니다.\n\n이용자가 미리 동의한 경우\n"
    )
    policy = read_policy(text)

    assert [e.basis for e in policy.text.facts.provision_exceptions] == ["law_enforcement"]
    assert [(w.code, w.line) for w in policy.warnings] == [("displaced_text", 10)]


def test_whole_cookie_paragraphs_are_brought_home_below_the_last_heading() -> None:
    text = (
        "1. 쿠키의 운영\n\n가. 쿠키의 쓰임\n\n2. 이용자의 의무\n\n의무가 있습니다.\n\n"
        "쿠키는 작은 파일입니다.\n\n쿠키를 거부할 수 있습니다.\n"
    )
    policy = read_policy(text)

    assert [section.body for section in policy.text.sections] == [
        "가. 쿠키의 쓰임\n\n쿠키는 작은 파일입니다.\n\n쿠키를 거부할 수 있습니다.",
        "의무가 있습니다.",
    ]
    assert [(w.code, w.line) for w in policy.warnings] == [("displaced_text", 9)]


def test_a_procedure_of_no_named_channel_goes_to_the_end_of_the_rights() -> None:
    text = (
        "1. 이용자의 권리와 그 행사방법\n\n요청할 수 있습니다.\n\n2. 쿠키의 운영\n\n씁니다.\n\n"
        "절차: 방문 접수 ▶ 본인 확인 ▶ 제공\n"
    )

    assert [section.body for section in read_policy(text).text.sections] == [
        "요청할 수 있습니다.\n절차: 방문 접수 ▶ 본인 확인 ▶ 제공",
        "씁니다.",
    ]


def test_a_procedure_stays_when_there_is_no_section_about_rights() -> None:
    text = "1. 쿠키의 운영\n\n씁니다.\n\n절차: 방문 접수 ▶ 본인 확인 ▶ 제공\n"
    policy = read_policy(text)

    assert policy.text.sections[0].body == "씁니다.\n\n절차: 방문 접수 ▶ 본인 확인 ▶ 제공"
    assert [(w.code, w.line) for w in policy.warnings] == [("displaced_text", 5)]
