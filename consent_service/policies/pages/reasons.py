"""What the kinds of change are called, and which section of a policy each is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

REASONS: Final = {
    "ko": {
        "purpose_added": "목적 추가",
        "purpose_removed": "목적 삭제",
        "purpose_extended": "목적 확대",
        "purpose_reduced": "목적 축소",
        "purpose_reworded": "목적의 표현 수정",
        "item_added": "수집 항목 추가",
        "item_removed": "수집 항목 삭제",
        "item_required": "필수 항목으로 변경",
        "item_optional": "선택 항목으로 변경",
        "retention_added": "보유 기록 추가",
        "retention_removed": "보유 기록 삭제",
        "retention_extended": "보유 기간 연장",
        "retention_shortened": "보유 기간 단축",
        "retention_not_comparable": "보유 기간 변경",
        "recipient_added": "제공받는 자 추가",
        "recipient_removed": "제공받는 자 삭제",
        "recipient_changed": "제공 내용 변경",
        "provision_added": "제공 사유 추가",
        "provision_removed": "제공 사유 삭제",
        "provision_reworded": "제공 사유의 표현 수정",
        "processor_added": "수탁업체 추가",
        "promotional_processor_added": "홍보·마케팅 수탁업체 추가",
        "processor_removed": "수탁업체 삭제",
        "processor_changed": "위탁 내용 변경",
        "collection_methods_changed": "수집 방법 변경",
        "opt_out_routes_changed": "거부 방법 변경",
        "contacts_changed": "연락처 변경",
        "authorities_changed": "상담 기관 변경",
        "languages_replaced": "제공 언어 교체",
    },
    "en": {
        "purpose_added": "New purpose",
        "purpose_removed": "Purpose removed",
        "purpose_extended": "Purpose extended",
        "purpose_reduced": "Purpose reduced",
        "purpose_reworded": "Purpose reworded",
        "item_added": "New item",
        "item_removed": "Item removed",
        "item_required": "Item now required",
        "item_optional": "Item now optional",
        "retention_added": "New kept record",
        "retention_removed": "Kept record removed",
        "retention_extended": "Retention extended",
        "retention_shortened": "Retention shortened",
        "retention_not_comparable": "Retention changed",
        "recipient_added": "New recipient",
        "recipient_removed": "Recipient removed",
        "recipient_changed": "Provision changed",
        "provision_added": "New case of provision",
        "provision_removed": "Case of provision removed",
        "provision_reworded": "Case of provision reworded",
        "processor_added": "New processor",
        "promotional_processor_added": "New processor for promotion",
        "processor_removed": "Processor removed",
        "processor_changed": "Entrustment changed",
        "collection_methods_changed": "Ways of collection changed",
        "opt_out_routes_changed": "Ways to refuse changed",
        "contacts_changed": "Contacts changed",
        "authorities_changed": "Authorities changed",
        "languages_replaced": "Languages replaced",
    },
}

_SECTION_OF_FAMILY: Final = {
    "purpose": "purposes",
    "item": "items_and_methods",
    "collection": "items_and_methods",
    "retention": "retention",
    "recipient": "third_parties",
    "provision": "third_parties",
    "processor": "processors",
    "promotional": "processors",
    "opt": "automatic_collection",
    "contacts": "contacts",
    "authorities": "contacts",
}

#: Their ``what`` is a key.
_NAMED_BY_KIND: Final = frozenset(
    {
        "authorities_changed",
        "collection_methods_changed",
        "contacts_changed",
        "languages_replaced",
        "opt_out_routes_changed",
    }
)


def section_of(kind: str) -> str:
    """The key of the section in which a kind of change shows, empty for the whole policy."""
    return _SECTION_OF_FAMILY.get(kind.partition("_")[0], "")


def subject_of(reason: Mapping[str, Any]) -> str:
    """What a reason is about, in the words of the policy; empty where its name says all."""
    kind = str(reason["kind"])
    if kind in _NAMED_BY_KIND:
        return ""
    if kind.startswith("provision_"):
        return str(reason["after"] or reason["before"])
    return str(reason["what"])
