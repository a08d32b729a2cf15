"""A policy of a fictional shop, written in other notations than the seeds, is read whole."""

from __future__ import annotations

from datetime import date

import pytest

from consent_service.policies.rules.content import (
    Authority,
    Department,
    Officer,
    Processor,
    Recipient,
)
from consent_service.policies.rules.reading import ImportedPolicy, read_policy

ARTICLES = """달무리상점 개인정보 처리방침

달무리상점(이하 '상점')은 개인정보 보호법 제30조에 따라 이 방침을 정해 공개합니다.

제1조(개인정보의 처리 목적) 상점은 다음의 목적을 위하여 개인정보를 처리합니다.
1. 회원 관리: 회원 가입 의사 확인, 본인 식별
2. 재화 또는 서비스 제공: 그릇 배송, 요금 결제
3. 마케팅 및 광고에의 활용: 새 그릇 안내, 행사 안내
4. 문화 행사 운영: 강좌 신청 접수

제2조(처리하는 개인정보의 항목)
1. 회원가입
 - 필수항목: 이메일, 비밀번호, 이름
 - 선택항목: 생일, 배송지(집, 직장)
2. 상품 주문 시 : [필수] 받는 사람, 주소, 휴대전화번호 / [선택] 배송 메모
3. 상담: 이름, 연락처(선택) 등

수집 방법: 아래와 같습니다.
- 홈페이지 회원가입, 서면 신청서, 전화, 이메일을 통한 수집
- 협력업체로부터의 제공

제3조(개인정보의 처리 및 보유 기간)
① 상점은 법령에 따른 기간 동안 개인정보를 보유합니다.
② 각각의 보유 기간은 다음과 같습니다.
- 계약 또는 청약철회 등에 관한 기록: 5년(전자상거래법)
- 소비자의 불만 또는 분쟁처리에 관한 기록: 3년 (전자상거래 등에서의 소비자보호에 관한 법률)
- 표시·광고에 관한 기록 : 6개월 (전자상거래법 시행령)
- 통신비밀보호법에 따른 로그기록 : 3개월
- 수강 신청서: 1년 6개월 (내부 방침)

제4조(개인정보의 제3자 제공)
상점은 다음과 같이 개인정보를 제공합니다. 다음 각 호의 경우에는 예외로 합니다.
1. 정보주체가 미리 동의한 경우
2. 다른 법률에 특별한 규정이 있는 경우
제공받는 자\t제공 목적\t제공 항목\t보유 및 이용기간
노을배송\t상품 배송\t이름, 주소, 휴대전화번호\t배송 완료 후 3개월
없음\t-\t-\t-

제5조(개인정보처리의 위탁)
| 위탁받는 자(수탁자) | 위탁하는 업무의 내용 | 보유 및 이용 기간 |
|---|---|---|
| ㈜물결소프트 | 상담 시스템 운영 | 위탁계약 종료 시까지 |
| 산울림메일 | 소식 메일 발송 | |

제6조(개인정보의 파기)
보유 기간이 지나면 지체 없이 파기합니다.

제7조(정보주체와 법정대리인의 권리·의무 및 그 행사방법)
정보주체는 언제든지 열람, 정정, 삭제를 요구할 수 있습니다.

제8조(개인정보의 안전성 확보조치)
접근 권한 관리, 암호화를 합니다.

제9조(개인정보 자동 수집 장치의 설치·운영 및 거부에 관한 사항)
상점은 쿠키를 사용합니다.
가. 웹 브라우저 설정: Chrome > 설정 > 개인정보 보호 및 보안에서 쿠키를 차단할 수 있습니다.
나. 모바일 기기 설정에서 광고 식별자를 재설정할 수 있습니다.

제10조(가명정보의 처리)
상점은 가명정보를 처리하지 않습니다.

제11조(개인정보 보호책임자)
▶ 개인정보 보호책임자
성명 : 김하늘, 직책 : 이사, 연락처 : 02) 123-4567, sky@dalmuri.example
▶ 개인정보 보호 담당부서
부서명 : 고객지원팀 / 담당자 : 박바다
연락처 : 02.123.4568, sea@dalmuri.example

제12조(권익침해 구제방법)
- 개인정보분쟁조정위원회 : (국번없이) 1833-6972 (www.kopico.go.kr)
- 개인정보침해신고센터 : (국번없이) 118 (privacy.kisa.or.kr)

제13조(개인정보 처리방침의 변경)
이 개인정보 처리방침은 2024. 3. 5.부터 적용됩니다.
이전 개인정보 처리방침: 2022. 1. 1. ~ 2024. 3. 4. 적용
공고일자 2024-02-27
"""


@pytest.fixture(scope="module")
def articles() -> ImportedPolicy:
    return read_policy(ARTICLES)


def test_articles_are_sections(articles: ImportedPolicy) -> None:
    assert [(section.key, section.title) for section in articles.text.sections] == [
        ("purposes", "개인정보의 처리 목적"),
        ("items_and_methods", "처리하는 개인정보의 항목"),
        ("retention", "개인정보의 처리 및 보유 기간"),
        ("third_parties", "개인정보의 제3자 제공"),
        ("processors", "개인정보처리의 위탁"),
        ("destruction", "개인정보의 파기"),
        ("rights", "정보주체와 법정대리인의 권리·의무 및 그 행사방법"),
        ("safeguards", "개인정보의 안전성 확보조치"),
        ("automatic_collection", "개인정보 자동 수집 장치의 설치·운영 및 거부에 관한 사항"),
        ("section-10", "가명정보의 처리"),
        ("contacts", "개인정보 보호책임자"),
        ("remedies", "권익침해 구제방법"),
        ("notice_duty", "개인정보 처리방침의 변경"),
    ]
    assert articles.text.title == "달무리상점 개인정보 처리방침"
    assert articles.text.sections[0].body.startswith("상점은 다음의 목적을 위하여")


def test_dates_are_read_from_a_sentence_and_history_is_left_alone(articles: ImportedPolicy) -> None:
    assert (articles.announced_on, articles.effective_on) == (date(2024, 2, 27), date(2024, 3, 5))


def test_purposes_beyond_the_families_are_numbered(articles: ImportedPolicy) -> None:
    assert [(p.key, p.title, p.text) for p in articles.text.facts.purposes] == [
        ("user_management", "회원 관리", "회원 가입 의사 확인, 본인 식별"),
        ("contract", "재화 또는 서비스 제공", "그릇 배송, 요금 결제"),
        ("marketing", "마케팅 및 광고에의 활용", "새 그릇 안내, 행사 안내"),
        ("purpose-4", "문화 행사 운영", "강좌 신청 접수"),
    ]


def test_items_are_required_or_optional_in_every_notation(articles: ImportedPolicy) -> None:
    assert [(i.context, i.name, i.required) for i in articles.text.facts.items] == [
        ("회원가입", "이메일", True),
        ("회원가입", "비밀번호", True),
        ("회원가입", "이름", True),
        ("회원가입", "생일", False),
        ("회원가입", "배송지(집, 직장)", False),
        ("상품 주문 시", "받는 사람", True),
        ("상품 주문 시", "주소", True),
        ("상품 주문 시", "휴대전화번호", True),
        ("상품 주문 시", "배송 메모", False),
        ("상담", "이름", True),
        ("상담", "연락처", False),
    ]


def test_one_line_may_name_several_ways_of_collection(articles: ImportedPolicy) -> None:
    assert {method.key for method in articles.text.facts.collection_methods} == {
        "signup",
        "paper",
        "phone",
        "email",
        "partner",
    }


def test_kept_records_are_read_from_one_line_each(articles: ImportedPolicy) -> None:
    assert [(r.record_class, r.basis, r.period, r.kind) for r in articles.text.facts.retention] == [
        ("contract_withdrawal", "전자상거래법", "P5Y", "statutory"),
        ("complaint_dispute", "전자상거래 등에서의 소비자보호에 관한 법률", "P3Y", "statutory"),
        ("ad_display", "전자상거래법 시행령", "P6M", "statutory"),
        ("web_visit", "통신비밀보호법", "P3M", "statutory"),
        ("record-5", "내부 방침", "P1Y6M", "internal"),
    ]


def test_third_parties_are_read_with_what_they_are_given(articles: ImportedPolicy) -> None:
    assert articles.text.facts.recipients == (
        Recipient("노을배송", "상품 배송", "이름, 주소, 휴대전화번호", "배송 완료 후 3개월"),
    )
    assert [e.basis for e in articles.text.facts.provision_exceptions] == [
        "consent",
        "law_enforcement",
    ]


def test_a_table_with_bars_is_a_table(articles: ImportedPolicy) -> None:
    assert articles.text.facts.processors == (
        Processor("㈜물결소프트", "상담 시스템 운영", "위탁계약 종료 시까지"),
        Processor("산울림메일", "소식 메일 발송", ""),
    )


def test_contacts_are_read_from_labels_in_one_line(articles: ImportedPolicy) -> None:
    contacts = articles.text.facts.contacts

    assert contacts.officer == Officer("김하늘", "이사", "02-123-4567", "sky@dalmuri.example")
    assert contacts.department == Department(
        "박바다", "고객지원팀", "02-123-4568", "sea@dalmuri.example"
    )


def test_authorities_are_found_in_a_section_of_their_own(articles: ImportedPolicy) -> None:
    assert articles.text.facts.authorities == (
        Authority("개인정보분쟁조정위원회", "www.kopico.go.kr", "1833-6972"),
        Authority("개인정보침해신고센터", "privacy.kisa.or.kr", "118"),
    )


def test_ways_to_refuse_are_read_from_single_lines(articles: ImportedPolicy) -> None:
    assert [route.key for route in articles.text.facts.opt_out_routes] == [
        "browser_settings",
        "mobile_settings",
    ]


def test_the_only_warning_is_the_blank_retention(articles: ImportedPolicy) -> None:
    assert [(w.code, ARTICLES.splitlines()[w.line - 1]) for w in articles.warnings] == [
        ("retention_blank", "| 산울림메일 | 소식 메일 발송 | |"),
    ]


def _broken_at(width: int, text: str) -> str:
    """``text`` as a PDF gives it: lines broken inside words, at a number of columns."""
    broken: list[str] = []
    for line in text.splitlines():
        columns, row = 0, ""
        for letter in line:
            size = 2 if ord(letter) > 0x1100 else 1
            if columns + size > width and "\t" not in line and not line.startswith("|"):
                broken.append(row.rstrip())
                columns, row = 0, ""
            row, columns = row + letter if row or letter != " " else row, columns + size
        broken.append(row)
    return "\n".join(broken)


@pytest.mark.parametrize("width", [46, 50, 56, 60, 64, 70])
def test_breaking_the_lines_of_a_policy_changes_none_of_its_facts(
    width: int, articles: ImportedPolicy
) -> None:
    broken = read_policy(_broken_at(width, ARTICLES))

    assert [s.key for s in broken.text.sections] == [s.key for s in articles.text.sections]
    assert (broken.announced_on, broken.effective_on) == (date(2024, 2, 27), date(2024, 3, 5))
    assert _squeezed(broken.text.facts.to_json()) == _squeezed(articles.text.facts.to_json())
    assert [warning.code for warning in broken.warnings] == ["retention_blank"]


def _squeezed(facts: dict[str, object]) -> dict[str, str]:
    return {name: "".join(repr(value).split()) for name, value in facts.items()}


def test_windows_line_ends_make_no_difference() -> None:
    assert read_policy(ARTICLES.replace("\n", "\r\n")) == read_policy(ARTICLES)
