"""Taking a policy from a file: history or draft, once, in several languages."""

from __future__ import annotations

from datetime import date

import pytest

from consent_service.kernel.errors import Invalid
from consent_service.policies.errors import (
    AnnouncedInPast,
    FileBinary,
    FileEmpty,
    FileEncoding,
    NoticePeriodTooShort,
    VersionImmutable,
)
from consent_service.policies.operations import (
    ImportOptions,
    PolicyImport,
    announce_version,
    import_policy_file,
)
from consent_service.policies.queries import get_policy, list_policies, list_versions, state_of
from consent_service.tenants.errors import ProductUnknown
from consent_service.tenants.operations import create_product
from tests.factories.policies import ACTOR, make_publisher

pytestmark = pytest.mark.usefixtures("clock", "session")

TEXT = """개인정보 처리방침

달무리상점은 개인정보를 아래와 같이 처리합니다.

1. 개인정보의 수집 항목 및 수집방법

- 회원 가입 시: 이메일 주소, 이름, 휴대전화번호(선택)

2. 개인정보의 수집 및 이용목적

가. 계약 이행

주문과 배송

3. 개인정보의 보유 및 이용기간

회원 탈퇴 시까지 보유합니다.

4. 개인정보 파기절차 및 방법

복구할 수 없게 삭제합니다.

5. 이용자의 권리와 행사방법

열람과 정정을 요구할 수 있습니다.

6. 개인정보 보호를 위한 기술적, 관리적 대책

전송 구간을 암호화합니다.

7. 개인정보 보호책임자 및 담당자의 연락처

이름: 담당자
부서: 개인정보보호팀
전화: 070-0000-0100
E-mail: privacy@acme.example

8. 고지의 의무

공고일자: {announced_on}
시행일자: {effective_on}
"""


def take_in(
    announced_on: str = "2020년 5월 26일",
    effective_on: str = "2020년 6월 2일",
    *,
    text: str = TEXT,
    **options: object,
) -> PolicyImport:
    filled = text.format(announced_on=announced_on, effective_on=effective_on)
    given = ImportOptions(**{"policy_key": "privacy", **options})  # type: ignore[arg-type]
    return import_policy_file(filled.encode(), given, actor=ACTOR)


def state(found: PolicyImport) -> str:
    return state_of(found.policy, found.version)


def test_past_dates_make_history() -> None:
    make_publisher(contacts={})

    found = take_in()

    assert state(found) == "in_force"
    assert found.version.is_imported
    assert found.lang == "ko"
    assert found.policy.domains == []
    assert (found.version.announced_on, found.version.effective_on) == (
        date(2020, 5, 26),
        date(2020, 6, 2),
    )


def test_seven_days_are_enough_and_six_are_not() -> None:
    make_publisher()

    with pytest.raises(NoticePeriodTooShort):
        take_in("2020년 5월 27일", "2020년 6월 2일")

    assert take_in("2020년 5월 26일", "2020년 6월 2일").is_new


def test_coming_dates_make_a_draft_that_is_announced_on_its_day() -> None:
    make_publisher()

    found = take_in("2026년 1월 15일", "2026년 1월 22일")
    assert state(found) == "draft"

    announce_version(found.policy, found.version, actor=ACTOR)
    assert state(found) == "announced"


def test_draft_with_a_past_announcement_date_is_not_announced() -> None:
    make_publisher()
    found = take_in("2026년 1월 14일", "2026년 2월 22일")
    assert state(found) == "draft"

    with pytest.raises(AnnouncedInPast):
        announce_version(found.policy, found.version, actor=ACTOR)


def test_same_file_twice_gives_one_version() -> None:
    make_publisher()

    first, second = take_in(), take_in()

    assert second.version is first.version
    assert (first.is_new, second.is_new) == (True, False)
    assert len(list_versions(first.policy)) == 1


def test_given_dates_go_before_those_of_the_text() -> None:
    make_publisher()
    filled = TEXT.format(announced_on="2020년 5월 26일", effective_on="2020년 6월 2일").encode()
    given = ImportOptions("privacy", announced_on=date(2021, 1, 21), effective_on=date(2021, 1, 28))

    version = import_policy_file(filled, given, actor=ACTOR).version

    assert (version.announced_on, version.effective_on) == (date(2021, 1, 21), date(2021, 1, 28))


def test_text_without_dates_makes_a_draft() -> None:
    make_publisher()

    found = take_in("미정", "미정")

    assert state(found) == "draft"
    assert (found.version.announced_on, found.version.effective_on) == (None, None)


def test_same_file_with_other_dates_changes_a_draft_and_no_history() -> None:
    make_publisher()
    draft = take_in("2026년 1월 15일", "2026년 1월 22일")

    given = ImportOptions("privacy", effective_on=date(2026, 2, 1))
    filled = TEXT.format(announced_on="2026년 1월 15일", effective_on="2026년 1월 22일").encode()
    again = import_policy_file(filled, given, actor=ACTOR)
    assert again.version is draft.version
    assert again.version.effective_on == date(2026, 2, 1)

    past = take_in(policy_key="past")
    filled = TEXT.format(announced_on="2020년 5월 26일", effective_on="2020년 6월 2일").encode()
    assert past.version.is_imported
    with pytest.raises(VersionImmutable):
        import_policy_file(
            filled, ImportOptions("past", effective_on=date(2020, 7, 1)), actor=ACTOR
        )


@pytest.mark.parametrize(
    "dates",
    [
        pytest.param(("2020년 5월 26일", "2020년 6월 2일"), id="history"),
        pytest.param(("2026년 1월 15일", "2026년 1월 22일"), id="draft"),
    ],
)
def test_other_language_with_the_same_dates_joins_the_version(dates: tuple[str, str]) -> None:
    make_publisher()
    first = take_in(*dates)

    second = take_in(*dates, text=TEXT.replace("달무리상점은", "Acme"), lang="en")

    assert second.version is first.version
    assert sorted(first.version.texts) == ["en", "ko"]
    assert sorted(first.version.source_hashes) == ["en", "ko"]


def test_other_text_never_replaces_history() -> None:
    make_publisher()
    take_in()

    with pytest.raises(VersionImmutable):
        take_in(text=TEXT.replace("주문과 배송", "주문"))


def test_other_text_replaces_that_of_a_draft() -> None:
    make_publisher()
    first = take_in("2026년 1월 15일", "2026년 1월 22일")

    second = take_in("2026년 1월 15일", "2026년 1월 22일", text=TEXT.replace("배송", "교환"))

    assert second.version is first.version
    assert "교환" in str(first.version.texts["ko"])


def test_language_cannot_join_what_was_announced_here() -> None:
    make_publisher()
    found = take_in("2026년 1월 15일", "2026년 1월 22일")
    announce_version(found.policy, found.version, actor=ACTOR)

    with pytest.raises(VersionImmutable):
        take_in("2026년 1월 15일", "2026년 1월 22일", text=TEXT.replace("달", "별"), lang="en")


def test_policy_stays_in_its_product() -> None:
    make_publisher()
    create_product("meet", {"ko": "회의"}, actor=ACTOR)
    take_in()

    with pytest.raises(Invalid):
        take_in("2021년 5월 26일", "2021년 7월 2일", product_key="meet")
    with pytest.raises(ProductUnknown):
        take_in(policy_key="other", product_key="absent")


def test_domains_are_those_given() -> None:
    make_publisher()

    take_in(domains=("www.acme.example",))

    assert get_policy("privacy").domains == ["www.acme.example"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(b"  \n", FileEmpty, id="empty"),
        pytest.param(b"%PDF-1.7 \x00", FileBinary, id="pdf"),
        pytest.param("개인정보".encode("utf-16"), FileEncoding, id="utf-16"),
    ],
)
def test_file_that_is_no_text_leaves_nothing(data: bytes, error: type[Exception]) -> None:
    make_publisher()

    with pytest.raises(error):
        import_policy_file(data, ImportOptions("privacy"), actor=ACTOR)

    assert list_policies(limit=10).items == []
