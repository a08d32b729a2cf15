"""The stored shape of a policy text: round trip, refusals, and what the law requires in it."""

from __future__ import annotations

import json

import pytest

from consent_service.policies.errors import ContentMalformed
from consent_service.policies.rules.content import (
    SECTION_KEYS,
    Authority,
    CollectionMethod,
    Contacts,
    Department,
    Facts,
    Item,
    Officer,
    OptOutRoute,
    PolicyText,
    Processor,
    ProvisionException,
    Purpose,
    Recipient,
    Retention,
    Section,
    missing_sections,
)
from consent_service.policies.rules.titles import section_key

FULL = PolicyText(
    title="개인정보 처리방침",
    intro="달무리상점은 이용자의 개인정보를 소중히 다룹니다.",
    sections=(
        Section("items_and_methods", "수집 항목", "- 회원가입 시: 이메일"),
        Section("processors", "처리위탁", "수탁자\t업무\t기간\n물결소프트\t상담\t"),
    ),
    facts=Facts(
        purposes=(Purpose("contract", "계약 이행", "배송"),),
        items=(Item("회원가입 시", "전화번호", required=False),),
        collection_methods=(CollectionMethod("signup", "회원가입을 통한 수집"),),
        recipients=(Recipient("노을배송", "배송", "주소", "3개월"),),
        processors=(Processor("물결소프트", "상담", ""),),
        provision_exceptions=(ProvisionException("consent", "동의한 경우"),),
        retention=(Retention("web_visit", "통신비밀보호법", "P3M", "statutory", "방문 기록"),),
        contacts=Contacts(
            officer=Officer("김하늘", "이사", "02-0000-0100", "privacy@dalmuri.example"),
            department=Department("박바다", "보안팀", "02-0000-0200", "security@dalmuri.example"),
        ),
        authorities=(Authority("개인정보침해신고센터", "https://privacy.kisa.or.kr", "118"),),
        opt_out_routes=(OptOutRoute("browser_settings", "브라우저 설정"),),
    ),
)


def test_content_survives_json_when_every_field_is_filled() -> None:
    stored = json.dumps(FULL.to_json(), ensure_ascii=False)

    assert PolicyText.from_json(json.loads(stored)) == FULL


def test_content_survives_json_when_it_is_empty() -> None:
    assert PolicyText.from_json(PolicyText("제목").to_json()) == PolicyText("제목")


def test_contacts_are_null_in_json_when_nobody_is_named() -> None:
    assert Facts().to_json()["contacts"] == {"officer": None, "department": None}


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        pytest.param([], "", id="not-an-object"),
        pytest.param({"title": 1}, "/title", id="title-is-a-number"),
        pytest.param({"title": "t", "intro": None}, "/intro", id="intro-is-null"),
        pytest.param({"title": "t", "body": ""}, "/body", id="unknown-member"),
        pytest.param({"title": "t", "sections": {}}, "/sections", id="sections-not-a-list"),
        pytest.param(
            {"title": "t", "sections": [{"key": "k", "title": "t"}]},
            "/sections/0/body",
            id="section-without-body",
        ),
        pytest.param(
            {"title": "t", "facts": {"items": [{"context": "", "name": "", "required": "yes"}]}},
            "/facts/items/0/required",
            id="required-is-a-word",
        ),
        pytest.param({"title": "t", "facts": {"item": []}}, "/facts/item", id="unknown-fact"),
        pytest.param(
            {"title": "t", "facts": {"contacts": {"officer": {"name": "x"}}}},
            "/facts/contacts/officer/position",
            id="half-an-officer",
        ),
        pytest.param(
            {"title": "t", "facts": {"contacts": {"boss": None}}},
            "/facts/contacts/boss",
            id="unknown-contact",
        ),
    ],
)
def test_content_is_refused_with_a_pointer_when_malformed(value: object, pointer: str) -> None:
    with pytest.raises(ContentMalformed) as refusal:
        PolicyText.from_json(value)

    assert [error.pointer for error in refusal.value.errors] == [pointer]


def _text(*sections: Section) -> PolicyText:
    return PolicyText("개인정보 처리방침", sections=sections)


STATUTORY = (
    "items_and_methods",
    "purposes",
    "retention",
    "destruction",
    "rights",
    "safeguards",
    "contacts",
)


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        pytest.param((False, False, False, False), STATUTORY, id="always"),
        pytest.param((True, False, False, False), (*STATUTORY, "third_parties"), id="recipients"),
        pytest.param((False, True, False, False), (*STATUTORY, "processors"), id="processors"),
        pytest.param(
            (False, False, True, False), (*STATUTORY, "automatic_collection"), id="cookies"
        ),
        pytest.param((False, False, False, True), (*STATUTORY, "overseas_transfer"), id="abroad"),
    ],
)
def test_an_empty_text_lacks_what_the_law_requires(
    conditions: tuple[bool, bool, bool, bool], expected: tuple[str, ...]
) -> None:
    third_parties, processors, cookies, transfers = conditions

    missing = missing_sections(
        _text(),
        has_third_parties=third_parties,
        has_processors=processors,
        has_cookies=cookies,
        has_transfers=transfers,
    )

    assert missing == expected


def test_nothing_is_missing_when_every_known_section_has_a_body() -> None:
    text = _text(*(Section(key, key, "본문") for key in (*SECTION_KEYS, "overseas_transfer")))

    missing = missing_sections(
        text, has_third_parties=True, has_processors=True, has_cookies=True, has_transfers=True
    )

    assert missing == ()


def test_a_section_is_missing_when_its_body_is_blank() -> None:
    text = _text(
        *(Section(key, key, "본문") for key in STATUTORY if key != "rights"),
        Section("rights", "권리", " \n "),
    )

    missing = missing_sections(
        text, has_third_parties=False, has_processors=False, has_cookies=False, has_transfers=False
    )

    assert missing == ("rights",)


def test_one_section_covers_two_topics_when_its_title_names_both() -> None:
    text = _text(
        *(
            Section(key, key, "본문")
            for key in STATUTORY
            if key not in {"retention", "destruction"}
        ),
        Section("retention", "개인정보의 보유기간 및 파기절차", "1년 뒤 파기합니다."),
    )

    missing = missing_sections(
        text, has_third_parties=False, has_processors=False, has_cookies=False, has_transfers=False
    )

    assert missing == ()


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("개인정보 수집항목 및 수집방법", "items_and_methods"),
        ("처리하는 개인정보의 항목", "items_and_methods"),
        ("개인정보의 수집 및 이용목적", "purposes"),
        ("개인정보의 처리 목적", "purposes"),
        ("개인정보의 제3자 제공", "third_parties"),
        ("개인정보의 취급위탁", "processors"),
        ("개인정보 처리업무의 위탁에 관한 사항", "processors"),
        ("개인정보의 처리 및 보유 기간", "retention"),
        ("개인정보 파기절차 및 방법", "destruction"),
        ("정보주체와 법정대리인의 권리·의무 및 그 행사방법", "rights"),
        ("이용자의 의무", "user_duties"),
        ("개인정보 자동 수집 장치의 설치•운영 및 거부에 관한 사항", "automatic_collection"),
        ("개인정보의 안전성 확보조치", "safeguards"),
        ("개인정보 보호책임자", "contacts"),
        ("기타 (링크 및 배너)", "links"),
        ("고지의 의무", "notice_duty"),
        ("개인정보 처리방침의 변경", "notice_duty"),
        ("개인정보의 국외 이전", "overseas_transfer"),
        ("Cookies", "automatic_collection"),
        ("가명정보의 처리", None),
        ("개인정보 처리방침", None),
    ],
)
def test_a_title_tells_its_section(title: str, key: str | None) -> None:
    assert section_key(title) == key
