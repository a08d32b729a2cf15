"""Policies of fictional companies: texts, drafts, announced versions, history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from consent_service.audit.operations import Actor
from consent_service.policies.models import Policy, PolicyVersion
from consent_service.policies.operations import (
    NewHistory,
    VersionChanges,
    create_policy,
    create_version,
    record_history,
)
from consent_service.policies.rules.content import Facts, Item, PolicyText, Purpose, Section
from consent_service.tenants.models import Tenant
from consent_service.tenants.operations import NewTenant, create_api_key, create_tenant

ACTOR = Actor("command_line", "tests")
CONTACTS: dict[str, Any] = {
    "department": {
        "department": "Privacy team",
        "phone": "070-0000-0100",
        "email": "privacy@acme.example",
    }
}
#: What the law asks of every policy, with a body each.
BODIES = {
    "items_and_methods": "회원 가입: 이메일 주소",
    "purposes": "서비스 제공",
    "retention": "회원 탈퇴 시까지",
    "destruction": "복구할 수 없게 삭제합니다.",
    "rights": "열람을 요구할 수 있습니다.",
    "safeguards": "전송 구간을 암호화합니다.",
    "contacts": "개인정보보호팀 070-0000-0100",
}
FACTS = Facts(
    purposes=(Purpose("contract", "서비스 제공", "서비스 제공"),),
    items=(Item("회원 가입", "이메일 주소", True),),
)
#: ``FACTS`` and one more item: a material change.
MORE_FACTS = Facts(
    purposes=FACTS.purposes, items=(*FACTS.items, Item("회원 가입", "전화번호", True))
)


def make_publisher(slug: str = "acme", **values: Any) -> Tenant:
    """A tenant that may announce; it is bound."""
    return create_tenant(
        NewTenant(slug, values.pop("name", "Acme"), **{"contacts": CONTACTS, **values}),
        actor=ACTOR,
    )


def make_headers(*scopes: str) -> dict[str, str]:
    """The credential of a new API key of the bound tenant."""
    _, secret = create_api_key(list(scopes or ("policies:write",)), name="tests", actor=ACTOR)
    return {"Authorization": f"Bearer {secret}"}


def make_text(
    title: str = "개인정보 처리방침",
    *,
    bodies: Mapping[str, str] | None = None,
    intro: str = "",
    facts: Facts = FACTS,
) -> PolicyText:
    """A complete text; ``bodies`` replaces sections by key, an empty body leaves one out."""
    merged = {**BODIES, **(bodies or {})}
    return PolicyText(
        title=title,
        intro=intro,
        sections=tuple(Section(key, f"제목 {key}", body) for key, body in merged.items() if body),
        facts=facts,
    )


def make_policy(key: str = "privacy", **values: Any) -> Policy:
    """A policy of the product ``default``."""
    given = {"product_key": None, "name": {"ko": "개인정보 처리방침"}, "domains": (), **values}
    return create_policy(key, given["product_key"], given["name"], given["domains"], actor=ACTOR)


def make_draft(policy: Policy, text: PolicyText | None = None, **changes: Any) -> PolicyVersion:
    """A draft with one Korean text."""
    return create_version(
        policy, VersionChanges(texts={"ko": text or make_text()}, **changes), actor=ACTOR
    )


def make_history(
    policy: Policy,
    announced_on: date,
    effective_on: date,
    text: PolicyText | None = None,
    **values: Any,
) -> PolicyVersion:
    """A version that was published before."""
    texts = values.pop("texts", {"ko": text or make_text()})
    return record_history(
        policy, NewHistory(announced_on, effective_on, texts, **values), actor=ACTOR
    )
