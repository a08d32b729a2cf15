"""The two real policies that this service grew from are read whole and rightly."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from consent_service.policies.rules.content import (
    SECTION_KEYS,
    Authority,
    Facts,
    PolicyText,
    Retention,
    missing_sections,
)
from consent_service.policies.rules.reading import (
    ImportedPolicy,
    decode_policy_file,
    read_policy,
)

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
WEB_PAGE, PDF = "000_114f914514ad320f.txt", "001_bbcb99c3a8667db2.txt"

pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the folder with the two real policies lies beside the checkout"
)


@cache
def _source(name: str) -> str:
    return decode_policy_file((SEEDS / name).read_bytes())


@cache
def _read(name: str) -> ImportedPolicy:
    return read_policy(_source(name))


def _facts(name: str) -> Facts:
    return _read(name).text.facts


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _result(policy: ImportedPolicy) -> str:
    sections = [part for s in policy.text.sections for part in (s.title, s.body)]
    return _squeeze("".join([policy.text.title, policy.text.intro, *sections, *policy.unplaced]))


def _warnings(name: str, code: str) -> list[int]:
    return [warning.line for warning in _read(name).warnings if warning.code == code]


def _items(name: str, context: str) -> list[tuple[str, bool]]:
    return [(i.name, i.required) for i in _facts(name).items if i.context == context]


@pytest.mark.parametrize("name", [WEB_PAGE, PDF])
def test_all_thirteen_sections_are_found_under_their_keys(name: str) -> None:
    sections = _read(name).text.sections

    assert tuple(section.key for section in sections) == SECTION_KEYS
    assert all(section.body.strip() for section in sections)


@pytest.mark.parametrize("name", [WEB_PAGE, PDF])
def test_nothing_that_the_law_requires_is_missing(name: str) -> None:
    missing = missing_sections(
        _read(name).text,
        has_third_parties=True,
        has_processors=True,
        has_cookies=True,
        has_transfers=False,
    )

    assert missing == ()


@pytest.mark.parametrize(
    ("name", "title", "key"),
    [
        (WEB_PAGE, "개인정보 수집항목 및 수집방법", "items_and_methods"),
        (PDF, "개인정보 자동 수집 장치의 설치·운영 및 거부에 관한 사항", "automatic_collection"),
        (PDF, "개인정보 보호를 위한 기술적, 관리적 대책", "safeguards"),
        (PDF, "개인정보보호 책임자 및 담당자의 연락처", "contacts"),
    ],
)
def test_a_title_is_whole_even_when_it_was_wrapped(name: str, title: str, key: str) -> None:
    section = _read(name).text.section(key)

    assert section is not None
    assert section.title == title


@pytest.mark.parametrize(
    ("name", "announced_on", "effective_on"),
    [
        (WEB_PAGE, date(2020, 5, 26), date(2020, 6, 2)),
        (PDF, date(2021, 1, 21), date(2021, 1, 28)),
    ],
)
def test_both_dates_are_read(name: str, announced_on: date, effective_on: date) -> None:
    policy = _read(name)

    assert (policy.announced_on, policy.effective_on) == (announced_on, effective_on)


@pytest.mark.parametrize(
    ("name", "title"), [(WEB_PAGE, "개인정보처리방침"), (PDF, "개인정보 처리방침")]
)
def test_the_title_is_read(name: str, title: str) -> None:
    assert _read(name).text.title == title


@pytest.mark.parametrize("name", [WEB_PAGE, PDF])
def test_no_printed_character_is_lost_but_the_numbers_of_the_sections(name: str) -> None:
    source, result = Counter(_squeeze(_source(name))), Counter(_result(_read(name)))
    numbers = re.findall(r"^(\d{1,2}\.) ", _source(name), re.MULTILINE)
    marks = [f"{n:02d}." for n in range(1, 14)] if name == WEB_PAGE else numbers[13:]

    assert sum((source - result).values()) <= sum(len(mark) for mark in marks)
    assert set(source - result) <= set("0123456789.")


@pytest.mark.parametrize("name", [WEB_PAGE, PDF])
def test_every_line_is_found_as_often_as_it_stood(name: str) -> None:
    heading = re.compile(r"^\d{1,2}\.")
    lines = Counter(_squeeze(line) for line in _source(name).splitlines() if line.strip())
    result = _result(_read(name))

    lost = [
        line
        for line, times in lines.items()
        if result.count(line) < times and heading.sub("", line, count=1) not in result
    ]

    assert lost == []


@pytest.mark.parametrize("name", [WEB_PAGE, PDF])
def test_the_content_survives_storing(name: str) -> None:
    text = _read(name).text

    assert PolicyText.from_json(text.to_json()) == text


@pytest.mark.parametrize("name", [WEB_PAGE, PDF])
def test_the_four_families_of_purposes_are_found(name: str) -> None:
    purposes = _facts(name).purposes

    assert [purpose.key for purpose in purposes] == [
        "contract",
        "user_management",
        "service_improvement",
        "marketing",
    ]
    assert purposes[3].title == "마케팅 및 광고활용"
    assert purposes[3].text.endswith("이벤트 및 광고성 정보 제공 및 참여기회 제공")


def test_items_are_read_per_occasion_from_the_web_page() -> None:
    assert _items(WEB_PAGE, "이벤트 응모 시") == [
        ("이메일 주소", True),
        ("이름", True),
        ("전화번호", True),
        ("우편번호", True),
        ("주소", True),
    ]
    assert ("전화번호", False) in _items(WEB_PAGE, "제품 이용 신청 시")
    assert ("접속IP(공인, 사설)", True) in _items(WEB_PAGE, "서비스 이용 시")
    assert ("고객연락처", False) in _items(WEB_PAGE, "서비스 이용 시")
    assert len(_facts(WEB_PAGE).items) == 26
    assert list(dict.fromkeys(item.context for item in _facts(WEB_PAGE).items)) == [
        "이벤트 응모 시",
        "제품 이용 신청 시",
        "서비스 이용 시",
        "기술지원 및 기타 문의 시",
    ]


def test_items_are_read_per_occasion_from_the_pdf() -> None:
    assert _items(PDF, "고객지원 문의 시") == [
        ("국가", True),
        ("이름", True),
        ("전화번호", True),
        ("이메일 주소", True),
        ("회사명", False),
        ("대표ID", False),
        ("유저ID", False),
    ]
    assert _items(PDF, "제품 이용 신청 시")[-2:] == [("전화번호", False), ("회사명", False)]
    assert _items(PDF, "서비스 이용 시") == [
        ("운영체제 정보", True),
        ("접속 IP(공인, 사설) 정보", True),
        ("서비스 이용기록", True),
        ("이용기기 정보", True),
        ("쿠키", True),
        ("결제 기록", True),
        ("신용카드 정보", True),
        ("은행 계좌정보", True),
    ]
    assert len(_facts(PDF).items) == 36


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        (WEB_PAGE, ["signup", "event", "board", "service_use", "phone", "fax"]),
        (PDF, ["signup", "event", "board", "service_use", "partner", "phone", "fax"]),
    ],
)
def test_the_ways_of_collection_are_read(name: str, keys: list[str]) -> None:
    assert [method.key for method in _facts(name).collection_methods] == keys


def test_eight_processors_are_read_from_the_table_of_the_web_page() -> None:
    processors = [(p.name, p.task, p.retention) for p in _facts(WEB_PAGE).processors]

    assert len(processors) == 8
    assert processors[0] == (
        "(주)한국사이버결제",
        "구매 및 요금결제 / 본인인증 및 금융서비스",
        "",
    )
    assert processors[3] == ("아마존", "클라우드 서비스", "회원탈퇴 혹은 위탁계약 종료 시까지")
    assert processors[7][2] == "제공일로부터 2개월(상품유효기간) 이후 삭제"


def test_eight_processors_are_read_from_the_broken_cells_of_the_pdf() -> None:
    until = "서비스 탈퇴 시 또는 위탁계약 종료 시"
    payment = "구매 및 요금결제 / 본인인증"

    assert [(p.name, p.task, p.retention) for p in _facts(PDF).processors] == [
        ("한국사이버결제(KCP)", payment, until),
        ("금융결제원", payment, until),
        ("페이팔(Paypal)", payment, until),
        ("엡실론(Epsilon)", payment, until),
        ("알리페이(Alipay)", payment, until),
        ("한국신용평가정보(주)", "요금추심", until),
        ("아마존", "클라우드", until),
        ("Benchmark Email", "마케팅, 홍보 메일 발송 대행", until),
    ]


@pytest.mark.parametrize(
    ("name", "bases"),
    [
        (WEB_PAGE, ["consent", "law_enforcement"]),
        (PDF, ["consent", "law_enforcement", "anonymised_stats"]),
    ],
)
def test_the_exceptions_of_provision_have_their_bases(name: str, bases: list[str]) -> None:
    assert [exception.basis for exception in _facts(name).provision_exceptions] == bases


COMMERCE_ACT = "전자상거래 등에서의 소비자보호에 관한 법률"
STATUTORY = [
    ("contract_withdrawal", COMMERCE_ACT, "P5Y"),
    ("payment_supply", COMMERCE_ACT, "P5Y"),
    ("complaint_dispute", COMMERCE_ACT, "P3Y"),
    ("web_visit", "통신비밀보호법", "P3M"),
]


@pytest.mark.parametrize(
    ("name", "internal"),
    [
        (WEB_PAGE, [("service_use_log", "내부 방침", "P1Y")]),
        (PDF, [("service_use_log", "내부 방침", "P1Y"), ("recording", "내부 방침", "P3M")]),
    ],
)
def test_the_kept_records_have_class_basis_and_period(
    name: str, internal: list[tuple[str, str, str]]
) -> None:
    kept: dict[str, list[Retention]] = {"internal": [], "statutory": []}
    for record in _facts(name).retention:
        kept[record.kind].append(record)

    assert [(r.record_class, r.basis, r.period) for r in kept["internal"]] == internal
    assert [(r.record_class, r.basis, r.period) for r in kept["statutory"]] == STATUTORY


@pytest.mark.parametrize("name", [WEB_PAGE, PDF])
def test_officer_and_department_are_told_apart(name: str) -> None:
    contacts = _facts(name).contacts

    assert contacts.officer is not None
    assert contacts.department is not None
    assert contacts.officer.position == "경영지원본부 본부장"
    assert contacts.department.department == "정보보안팀"
    assert contacts.officer.phone == contacts.department.phone == "070-7011-3900"
    assert contacts.officer.email == contacts.department.email
    assert contacts.officer.email.endswith("@rsupport.com")


@pytest.mark.parametrize("name", [WEB_PAGE, PDF])
def test_officer_and_department_have_their_own_names(name: str) -> None:
    contacts = _facts(name).contacts
    names = re.findall(r"이름: (\S+)", _source(name))

    assert contacts.officer is not None
    assert contacts.department is not None
    assert [contacts.officer.name, contacts.department.name] == names


@pytest.mark.parametrize(
    ("name", "urls"),
    [
        (
            WEB_PAGE,
            (
                "http://privacy.kisa.or.kr/",
                "http://www.spo.go.kr/",
                "http://cyberbureau.police.go.kr/",
            ),
        ),
        (
            PDF,
            (
                "http://privacy.kisa.or.kr",
                "https://www.spo.go.kr",
                "http://cyberbureau.police.go.kr",
            ),
        ),
    ],
)
def test_the_authorities_have_address_and_number(name: str, urls: tuple[str, str, str]) -> None:
    assert _facts(name).authorities == (
        Authority("개인정보침해신고센터", urls[0], "118"),
        Authority("대검찰청 사이버범죄 수사단", urls[1], "1301"),
        Authority("경찰청 사이버안전국", urls[2], "182"),
    )


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        (WEB_PAGE, ["browser_settings", "analytics_addon", "admin_page"]),
        (PDF, ["browser_settings"]),
    ],
)
def test_the_ways_to_refuse_are_read(name: str, keys: list[str]) -> None:
    assert [route.key for route in _facts(name).opt_out_routes] == keys


def test_the_way_over_the_administrator_page_keeps_its_steps() -> None:
    route = _facts(WEB_PAGE).opt_out_routes[2]

    assert "[회사] 메뉴" in route.text
    assert "[제품 성능 관련 통계 데이터 전송 설정]" in route.text
    assert "'고객사 옵션 저장'" in route.text


def test_the_web_page_gives_exactly_these_warnings() -> None:
    assert [(warning.code, warning.line) for warning in _read(WEB_PAGE).warnings] == [
        ("previous_version_marker", 3),
        ("previous_version_marker", 5),
        ("unplaced_line", 11),
        *[("retention_blank", line) for line in (77, 78, 79, 81, 82, 83)],
    ]


def test_the_pdf_gives_exactly_these_warnings() -> None:
    assert [(warning.code, warning.line) for warning in _read(PDF).warnings] == [
        ("unplaced_line", 9),
        ("displaced_text", 37),
        ("displaced_text", 148),
        ("displaced_text", 208),
        ("repeated_text", 237),
        ("displaced_text", 284),
        ("unplaced_line", 291),
        ("displaced_text", 294),
        ("displaced_text", 335),
        ("unplaced_line", 395),
    ]


def test_displaced_text_is_brought_home_and_the_warning_says_from_where() -> None:
    policy = _read(PDF)
    (cookies,) = [warning for warning in policy.warnings if warning.line == 335]

    assert cookies.detail == (
        "Lines 335–356 stood under “개인정보보호 책임자 및 담당자의 연락처”; "
        "moved to “개인정보 자동 수집 장치의 설치·운영 및 거부에 관한 사항”."
    )
    assert "쿠키" not in _body(policy, "contacts")
    assert "절차 :" not in _body(policy, "automatic_collection")
    assert "동의한 경우" not in _body(policy, "processors")


def _body(policy: ImportedPolicy, key: str) -> str:
    section = policy.text.section(key)
    assert section is not None
    return section.body


def test_a_sentence_torn_between_two_sections_is_whole_again() -> None:
    body = _body(_read(PDF), "automatic_collection")

    assert "방문할 경우 웹 사이트 서버는 이용자의 하드 디스크에" in body


def test_cookie_paragraphs_stand_under_the_headings_they_belong_to() -> None:
    lines = [line for line in _body(_read(PDF), "automatic_collection").splitlines() if line]

    assert [line for line in lines if re.match(r"\d\. ", line)] == [
        "1. 쿠키란?",
        "2. 쿠키 사용 목적",
        "3. 쿠키의 설치/운영 및 거부",
    ]
    assert lines[lines.index("2. 쿠키 사용 목적") + 1].startswith("이용자의 접속빈도")
    assert lines[lines.index("3. 쿠키의 설치/운영 및 거부") + 1].startswith("이용자는 쿠키 설치")


def test_a_procedure_stands_below_the_request_it_belongs_to() -> None:
    lines = [line for line in _body(_read(PDF), "rights").splitlines() if line]
    procedures = [at for at, line in enumerate(lines) if line.startswith("절차 :")]

    assert [lines[at].split()[2] for at in procedures] == ["이메일", "게시판"]
    assert "이메일로 요청하는 방법" in lines[procedures[0] - 1]
    assert "게시판을 이용해" in lines[procedures[1] - 1]


def test_the_table_of_the_pdf_has_columns_again() -> None:
    rows = [
        line.split("\t") for line in _body(_read(PDF), "processors").splitlines() if "\t" in line
    ]

    assert [len(row) for row in rows] == [3] * 10
    assert rows[0] == rows[8] == ["수탁업체", "위탁업무 내용", "개인정보의 보유 및 이용기간"]


def test_words_broken_by_the_page_are_whole_again() -> None:
    policy = _read(PDF)

    assert "의거한 개인정보처리방침을 정하여" in policy.text.intro
    assert "침입차단시스템을 이용하여" in _body(policy, "safeguards")
    assert "불만처리 등 민원처리" in _body(policy, "purposes")
    assert "이용자의 사전 동의 없이" in _body(policy, "third_parties")
