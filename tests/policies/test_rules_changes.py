"""The class of a change is derived from what changed and may only be raised."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consent_service.policies.errors import ChangeClassTooLow, ContentMalformed
from consent_service.policies.rules.changes import (
    Change,
    ChangeClass,
    derive_change,
    derive_change_of_languages,
    needs_direct_notice,
    resolve_change_class,
)
from consent_service.policies.rules.content import (
    Authority,
    CollectionMethod,
    Contacts,
    Facts,
    Item,
    Officer,
    OptOutRoute,
    Processor,
    ProvisionException,
    Purpose,
    Recipient,
    Retention,
)

CONTRACT = Purpose("contract", "계약 이행", "상품 배송, 대금 결제")
EMAIL = Item("회원가입 시", "이메일", required=True)
PHONE = Item("회원가입 시", "전화번호", required=False)
LOGS = Retention("service_use_log", "내부 방침", "P1Y", "internal", "서비스 이용 기록: 1년")
CARRIER = Recipient("노을배송", "배송", "이름, 주소", "3개월")
CLOUD = Processor("물결클라우드", "서버 운영", "계약 종료 시까지")
BY_CONSENT = ProvisionException("consent", "이용자가 미리 동의한 경우")
BEFORE = Facts(
    purposes=(CONTRACT,),
    items=(EMAIL, PHONE),
    collection_methods=(CollectionMethod("signup", "회원가입"),),
    recipients=(CARRIER,),
    processors=(CLOUD,),
    provision_exceptions=(BY_CONSENT,),
    retention=(LOGS,),
    contacts=Contacts(Officer("김하늘", "이사", "02-0000-0100", "a@dalmuri.example")),
    authorities=(Authority("개인정보침해신고센터", "", "118"),),
    opt_out_routes=(OptOutRoute("browser_settings", "설정"),),
)


def _purpose(text: str) -> Facts:
    return replace(BEFORE, purposes=(replace(CONTRACT, text=text),))


def _kept(period: str, text: str = LOGS.text) -> Facts:
    return replace(BEFORE, retention=(replace(LOGS, period=period, text=text),))


CASES: list[tuple[str, Facts, ChangeClass, tuple[str, ...]]] = [
    ("nothing", BEFORE, "ordinary", ()),
    (
        "a purpose is added",
        replace(BEFORE, purposes=(CONTRACT, Purpose("marketing", "마케팅", "행사 안내"))),
        "material",
        ("purpose_added",),
    ),
    ("a purpose is removed", replace(BEFORE, purposes=()), "ordinary", ("purpose_removed",)),
    (
        "a purpose gains a clause",
        _purpose("상품 배송, 대금 결제, 맞춤 추천"),
        "material",
        ("purpose_extended",),
    ),
    (
        "a word slips into a clause",
        _purpose("상품 배송 및 광고, 대금 결제"),
        "material",
        ("purpose_extended",),
    ),
    ("a purpose loses a clause", _purpose("상품 배송"), "ordinary", ("purpose_reduced",)),
    ("clauses change places", _purpose("대금 결제, 상품 배송"), "ordinary", ("purpose_reworded",)),
    ("only spaces change", _purpose("상품배송,대금 결제"), "ordinary", ()),
    (
        "an item is added",
        replace(BEFORE, items=(EMAIL, PHONE, Item("회원가입 시", "생일", required=False))),
        "material",
        ("item_added",),
    ),
    (
        "an item is asked on another occasion",
        replace(BEFORE, items=(EMAIL, PHONE, Item("이벤트 응모 시", "이메일", required=True))),
        "material",
        ("item_added",),
    ),
    ("an item is removed", replace(BEFORE, items=(EMAIL,)), "ordinary", ("item_removed",)),
    (
        "an optional item becomes required",
        replace(BEFORE, items=(EMAIL, replace(PHONE, required=True))),
        "material",
        ("item_required",),
    ),
    (
        "a required item becomes optional",
        replace(BEFORE, items=(replace(EMAIL, required=False), PHONE)),
        "ordinary",
        ("item_optional",),
    ),
    (
        "an occasion is spelt differently",
        replace(BEFORE, items=(replace(EMAIL, context="회원 가입"), PHONE)),
        "ordinary",
        (),
    ),
    ("a period grows", _kept("P3Y"), "material", ("retention_extended",)),
    ("a period grows by a month", _kept("P1Y1M"), "material", ("retention_extended",)),
    ("a period shrinks", _kept("P6M"), "ordinary", ("retention_shortened",)),
    ("a period is written in months", _kept("P12M"), "ordinary", ()),
    ("a period is written in days", _kept("P365D"), "ordinary", ()),
    (
        "a period becomes an event",
        _kept("", "서비스 이용 기록: 탈퇴 시까지"),
        "material",
        ("retention_not_comparable",),
    ),
    (
        "a class of records is added",
        replace(
            BEFORE, retention=(LOGS, Retention("recording", "내부 방침", "P3M", "internal", "녹화"))
        ),
        "material",
        ("retention_added",),
    ),
    (
        "a class of records is removed",
        replace(BEFORE, retention=()),
        "ordinary",
        ("retention_removed",),
    ),
    (
        "a recipient is added",
        replace(BEFORE, recipients=(CARRIER, replace(CARRIER, name="새벽배송"))),
        "material",
        ("recipient_added",),
    ),
    (
        "a recipient is given more",
        replace(BEFORE, recipients=(replace(CARRIER, items="이름, 주소, 전화번호"),)),
        "material",
        ("recipient_changed",),
    ),
    ("a recipient is removed", replace(BEFORE, recipients=()), "ordinary", ("recipient_removed",)),
    (
        "a case of provision is added",
        replace(
            BEFORE,
            provision_exceptions=(BY_CONSENT, ProvisionException("anonymised_stats", "통계 작성")),
        ),
        "material",
        ("provision_added",),
    ),
    (
        "a second case with a known basis is added",
        replace(
            BEFORE,
            provision_exceptions=(
                BY_CONSENT,
                ProvisionException("consent", "제휴사와의 계약을 위해 필요하다고 동의한 경우"),
            ),
        ),
        "material",
        ("provision_added",),
    ),
    (
        "a case of provision has a typo mended",
        replace(
            BEFORE,
            provision_exceptions=(ProvisionException("consent", "이용자가 미리 동의하는 경우"),),
        ),
        "ordinary",
        ("provision_reworded",),
    ),
    (
        "a case of provision is removed",
        replace(BEFORE, provision_exceptions=()),
        "ordinary",
        ("provision_removed",),
    ),
    (
        "a processor is added",
        replace(BEFORE, processors=(CLOUD, Processor("물결상담", "전화 상담", "1년"))),
        "ordinary",
        ("processor_added",),
    ),
    (
        "a promotional processor is added",
        replace(BEFORE, processors=(CLOUD, Processor("산울림메일", "홍보 메일 발송", "1년"))),
        "ordinary",
        ("promotional_processor_added",),
    ),
    (
        "a processor begins to promote",
        replace(BEFORE, processors=(replace(CLOUD, task="서버 운영, 광고 발송"),)),
        "ordinary",
        ("promotional_processor_added",),
    ),
    (
        "a processor keeps longer",
        replace(BEFORE, processors=(replace(CLOUD, retention="5년"),)),
        "ordinary",
        ("processor_changed",),
    ),
    ("a processor is removed", replace(BEFORE, processors=()), "ordinary", ("processor_removed",)),
    (
        "a way of collection is added",
        replace(
            BEFORE, collection_methods=(*BEFORE.collection_methods, CollectionMethod("fax", ""))
        ),
        "ordinary",
        ("collection_methods_changed",),
    ),
    (
        "a way to refuse is removed",
        replace(BEFORE, opt_out_routes=()),
        "ordinary",
        ("opt_out_routes_changed",),
    ),
    (
        "the contacts change",
        replace(BEFORE, contacts=Contacts()),
        "ordinary",
        ("contacts_changed",),
    ),
    ("an authority goes", replace(BEFORE, authorities=()), "ordinary", ("authorities_changed",)),
]


@pytest.mark.parametrize(
    ("after", "change_class", "kinds"),
    [pytest.param(*case[1:], id=case[0].replace(" ", "-")) for case in CASES],
)
def test_the_class_follows_from_what_changed(
    after: Facts, change_class: ChangeClass, kinds: tuple[str, ...]
) -> None:
    change = derive_change(BEFORE, after)

    assert change.change_class == change_class
    assert tuple(reason.kind for reason in change.reasons) == kinds


def test_a_typo_mended_in_a_purpose_is_ordinary() -> None:
    before = replace(BEFORE, purposes=(replace(CONTRACT, text="타켓 마케팅 및 맞춤 서비스"),))

    change = derive_change(before, _purpose("타겟 마케팅 및 맞춤 서비스"))

    assert change.change_class == "ordinary"
    assert [reason.kind for reason in change.reasons] == ["purpose_reworded"]


def test_a_first_version_is_ordinary() -> None:
    assert derive_change(None, BEFORE) == Change("ordinary")


def test_a_reason_says_what_stood_before_and_what_stands_after() -> None:
    change = derive_change(BEFORE, _kept("P3Y", "서비스 이용 기록: 3년"))

    assert change.to_json() == {
        "change_class": "material",
        "reasons": [
            {
                "kind": "retention_extended",
                "what": "서비스 이용 기록: 3년",
                "change_class": "material",
                "before": "P1Y",
                "after": "P3Y",
            }
        ],
    }


def test_the_strictest_language_decides() -> None:
    before = {"ko": BEFORE, "en": BEFORE}
    after = {"ko": BEFORE, "en": _kept("P3Y"), "ja": BEFORE}

    change = derive_change_of_languages(before, after)

    assert change.change_class == "material"
    assert [reason.kind for reason in change.reasons] == ["retention_extended"]


def test_the_same_reason_stands_once_when_two_languages_give_it() -> None:
    after = replace(BEFORE, processors=())

    change = derive_change_of_languages({"ko": BEFORE, "en": BEFORE}, {"ko": after, "en": after})

    assert [reason.kind for reason in change.reasons] == ["processor_removed"]


def test_replacing_every_language_is_material_because_nothing_can_be_compared() -> None:
    change = derive_change_of_languages({"ko": BEFORE}, {"en": BEFORE})

    assert change.change_class == "material"
    assert [reason.kind for reason in change.reasons] == ["languages_replaced"]


@pytest.mark.parametrize("before", [None, {}])
def test_a_first_version_in_languages_is_ordinary(before: dict[str, Facts] | None) -> None:
    assert derive_change_of_languages(before, {"ko": BEFORE}) == Change("ordinary")


def test_a_new_promotional_processor_needs_direct_notice() -> None:
    mailer = replace(BEFORE, processors=(CLOUD, Processor("산울림메일", "홍보 메일 발송", "1년")))

    assert needs_direct_notice(derive_change(BEFORE, mailer))
    assert not needs_direct_notice(derive_change(mailer, BEFORE))


@pytest.mark.parametrize(
    ("derived", "requested", "resolved"),
    [
        ("ordinary", None, "ordinary"),
        ("ordinary", "ordinary", "ordinary"),
        ("ordinary", "material", "material"),
        ("material", None, "material"),
        ("material", "material", "material"),
    ],
)
def test_the_class_may_be_kept_or_raised(
    derived: ChangeClass, requested: str | None, resolved: ChangeClass
) -> None:
    assert resolve_change_class(derived, requested) == resolved


def test_the_class_may_not_be_lowered() -> None:
    with pytest.raises(ChangeClassTooLow) as refusal:
        resolve_change_class("material", "ordinary")

    assert (refusal.value.code, refusal.value.status) == ("change_class_too_low", 422)


def test_a_class_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ContentMalformed):
        resolve_change_class("ordinary", "trivial")
