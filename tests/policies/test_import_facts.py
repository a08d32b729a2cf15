"""Items, processors, kept records and people in the notations of other policies."""

from __future__ import annotations

from consent_service.policies.rules.content import (
    Department,
    Officer,
    Processor,
)
from consent_service.policies.rules.reading import read_policy


def test_a_processor_table_without_columns_is_read_when_rows_are_single_lines() -> None:
    text = (
        "1. 개인정보의 처리위탁\n\n수탁자 위탁업무 내용 보유 및 이용기간\n"
        "주식회사 물결소프트 상담 시스템 운영 회원탈퇴 시까지\nGreen Mail 소식 발송 1년\n"
        "산울림 경품 배송\n\n이상입니다."
    )
    policy = read_policy(text)

    assert policy.text.facts.processors == (
        Processor("주식회사 물결소프트", "상담 시스템 운영", "회원탈퇴 시까지"),
        Processor("Green Mail", "소식 발송", "1년"),
        Processor("산울림", "경품 배송", ""),
    )
    assert policy.text.sections[0].body.endswith("\n\n이상입니다.")
    assert [(w.code, w.line) for w in policy.warnings] == [("retention_blank", 6)]


def test_processors_are_read_from_labels() -> None:
    text = (
        "1. 처리위탁\n\n- 수탁업체: 물결소프트\n- 위탁업무 내용: 상담\n- 보유기간: 1년\n\n"
        "- 수탁업체: 산울림메일\n- 위탁업무 내용: 발송\n- 보유기간: 탈퇴 시까지"
    )

    assert read_policy(text).text.facts.processors == (
        Processor("물결소프트", "상담", "1년"),
        Processor("산울림메일", "발송", "탈퇴 시까지"),
    )


def test_items_are_read_from_a_table() -> None:
    text = (
        "1. 수집하는 개인정보의 항목\n\n구분\t필수항목\t선택항목\n"
        "회원가입\t이메일, 비밀번호\t생일\n상담\t이름\t-\n"
    )

    assert [(i.context, i.name, i.required) for i in read_policy(text).text.facts.items] == [
        ("회원가입", "이메일", True),
        ("회원가입", "비밀번호", True),
        ("회원가입", "생일", False),
        ("상담", "이름", True),
    ]


def test_kept_records_are_read_from_a_table() -> None:
    text = (
        "1. 개인정보의 보유 및 이용기간\n\n보존 항목\t근거 법령\t보존 기간\n"
        "대금결제 및 재화 등의 공급에 관한 기록\t전자상거래법\t5년\n녹화 파일\t내부 방침\t90일\n"
    )

    assert [
        (r.record_class, r.basis, r.period, r.kind) for r in read_policy(text).text.facts.retention
    ] == [
        ("payment_supply", "전자상거래법", "P5Y", "statutory"),
        ("recording", "내부 방침", "P90D", "internal"),
    ]


def test_a_law_may_head_the_records_kept_by_it() -> None:
    text = (
        "1. 개인정보의 보유 및 이용기간\n\n가. 통신비밀보호법\n- 웹사이트 방문 기록: 3개월\n\n"
        "나. 내부 방침에 의한 보유\n- 서비스 이용기록: 2주\n"
    )

    assert [
        (r.record_class, r.basis, r.period, r.kind) for r in read_policy(text).text.facts.retention
    ] == [
        ("web_visit", "통신비밀보호법", "P3M", "statutory"),
        ("service_use_log", "내부 방침", "P2W", "internal"),
    ]


def test_an_officer_named_in_one_line_is_read() -> None:
    text = (
        "1. 개인정보 보호책임자\n\n개인정보 보호책임자 : 김하늘 (이사, 02-0000-0100, "
        "sky@dalmuri.example)\n개인정보 보호담당자 : 박바다 (02-0000-0200)\n"
    )
    contacts = read_policy(text).text.facts.contacts

    assert contacts.officer == Officer("김하늘", "", "02-0000-0100", "sky@dalmuri.example")
    assert contacts.department == Department("박바다", "", "02-0000-0200", "")


def test_records_kept_until_an_event_have_no_length() -> None:
    text = (
        "1. 개인정보의 보유 및 이용기간\n\n다음과 같이 보유합니다.\n안내: 아래 표를 보십시오\n"
        "- 보유 근거: 개인정보 보호법\n- 회원 정보: 회원 탈퇴 시까지\n"
        "- 통신비밀보호법: 로그기록 3개월\n"
        "- 보존 기간: 즉시\n"
    )

    assert [
        (r.record_class, r.basis, r.period, r.text) for r in read_policy(text).text.facts.retention
    ] == [
        ("record-1", "", "", "회원 정보: 회원 탈퇴 시까지"),
        ("web_visit", "통신비밀보호법", "", "통신비밀보호법: 로그기록 3개월\n보존 기간: 즉시"),
    ]


def test_a_table_without_periods_is_no_table_of_kept_records() -> None:
    text = "1. 개인정보의 보유 및 이용기간\n\n구분\t담당\n기록\t보안팀\n"

    assert read_policy(text).text.facts.retention == ()


def test_a_table_of_processors_without_periods_gives_one_warning() -> None:
    text = (
        "1. 개인정보의 처리위탁\n\n위탁업무\t수탁업체\n상담\t물결소프트\n배송\t노을배송\n"
        "-\t없음\n\n문의\t전화\n상담\t02-0000-0100\n"
    )
    policy = read_policy(text)

    assert policy.text.facts.processors == (
        Processor("물결소프트", "상담", ""),
        Processor("노을배송", "배송", ""),
    )
    assert [(w.code, w.line) for w in policy.warnings] == [("retention_blank", 3)]


def test_a_name_that_runs_into_korean_is_split_at_the_space() -> None:
    text = (
        "1. 개인정보의 처리위탁\n\n수탁자 위탁업무 내용 보유 및 이용기간\n\n"
        "ABC소프트 상담 1년\n\n탈퇴 시까지\n"
    )

    assert read_policy(text).text.facts.processors == (Processor("ABC소프트", "상담", "1년"),)


def test_people_are_told_apart_by_their_fields_when_no_heading_names_them() -> None:
    text = (
        "1. 책임자 연락처\n\n아래로 연락해 주십시오.\n개인정보보호위원회\n"
        "성명: 박바다\n부서: 보안팀\n전화: 02-0000-0200\n\n"
        "성명: 김하늘\n직위: 이사\n전화: 02-0000-0100\n\n성명: 이구름\n직위: 과장\n"
    )
    contacts = read_policy(text).text.facts.contacts

    assert contacts.department == Department("박바다", "보안팀", "02-0000-0200", "")
    assert contacts.officer == Officer("김하늘", "이사", "02-0000-0100", "")


def test_a_role_may_stand_above_the_fields_with_a_colon() -> None:
    text = (
        "1. 연락처 및 담당부서\n\n개인정보 보호책임자:\n성명: 김하늘\n전화: +82 2-0000-0100\n"
        "개인정보 보호담당자:\n성명: 박바다\n"
    )
    contacts = read_policy(text).text.facts.contacts

    assert contacts.officer == Officer("김하늘", "", "+82-2-0000-0100", "")
    assert contacts.department == Department("박바다", "", "", "")


def test_a_statement_beside_an_occasion_is_no_list_of_items() -> None:
    text = "1. 수집하는 개인정보의 항목\n\n회원가입 시: 필요한 정보를 수집합니다.\n상담 시: 이름\n"

    assert [(i.context, i.name) for i in read_policy(text).text.facts.items] == [
        ("상담 시", "이름")
    ]


def test_a_table_may_have_blank_lines_between_its_rows() -> None:
    text = "1. 개인정보의 처리위탁\n\n수탁자\t업무\t기간\n\n물결소프트\t상담\t1년\n\n"
    text += "노을배송\t배송\t2년\n"

    assert read_policy(text).text.facts.processors == (
        Processor("물결소프트", "상담", "1년"),
        Processor("노을배송", "배송", "2년"),
    )


def test_two_purposes_of_one_family_keep_keys_of_their_own() -> None:
    text = "1. 개인정보의 처리 목적\n\n가. 광고 게재\n맞춤 광고\n나. 홍보 행사\n행사 안내\n"

    assert [(p.key, p.title, p.text) for p in read_policy(text).text.facts.purposes] == [
        ("marketing", "광고 게재", "맞춤 광고"),
        ("purpose-2", "홍보 행사", "행사 안내"),
    ]


def test_a_paragraph_is_no_item_and_no_record() -> None:
    text = (
        "1. 수집하는 개인정보의 항목\n\n회원가입 시: 이름, 등, "
        + "가나다라 " * 15
        + "\n\n2. 보유 및 이용기간\n\n법령에 의한 보유 1년\n\n"
        + "아주 긴 기록 " * 15
        + "\n"
    )
    facts = read_policy(text).text.facts

    assert [item.name for item in facts.items] == ["이름"]
    assert facts.retention == ()
