"""Managing policies and their versions with an API key."""

from __future__ import annotations

from typing import Any

from consent_service.kernel.config import settings
from consent_service.policies.models import Policy, PolicyVersion
from consent_service.policies.operations import (
    VersionChanges,
    announce_version,
    change_policy,
    change_version,
    create_policy,
    create_version,
    delete_version,
)
from consent_service.policies.queries import (
    VersionSummary,
    find_version_in_force,
    get_policy,
    get_version,
    list_policies,
    list_versions,
    state_of,
)
from consent_service.policies.rules.content import PolicyText
from consent_service.policies.schemas import (
    PoliciesOut,
    PolicyIn,
    PolicyOut,
    PolicyPatch,
    VersionIn,
    VersionOut,
    VersionPatch,
    VersionsOut,
)
from consent_service.tenants.guards import current_actor, requires
from consent_service.tenants.queries import get_product_by_id, get_tenant
from consent_service.web.pagination import Page, PageQuery, cut_page, decode_cursor
from consent_service.web.parsing import StrictBlueprint

blueprint = StrictBlueprint("policies", __name__, description="Policies and their versions.")


@blueprint.get("/v1/policies")
@requires("policies:write", "admin")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, PoliciesOut)
def list_all_policies(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """The tenant's policies."""
    page = list_policies(limit=query["limit"], cursor=query["cursor"])
    return Page([_policy(policy) for policy in page.items], page.next_cursor)


@blueprint.post("/v1/policies")
@requires("policies:write", "admin")
@blueprint.arguments(PolicyIn)
@blueprint.response(201, PolicyOut)
def add_policy(body: dict[str, Any]) -> dict[str, Any]:
    """Add a policy to a product."""
    policy = create_policy(
        body["key"], body["product"], body["name"], body["domains"], actor=current_actor()
    )
    return _policy(policy)


@blueprint.get("/v1/policies/<key>")
@requires("policies:write", "admin")
@blueprint.response(200, PolicyOut)
def show_policy(key: str) -> dict[str, Any]:
    """One policy."""
    return _policy(get_policy(key))


@blueprint.patch("/v1/policies/<key>")
@requires("policies:write", "admin")
@blueprint.arguments(PolicyPatch)
@blueprint.response(200, PolicyOut)
def patch_policy(body: dict[str, Any], key: str) -> dict[str, Any]:
    """Change the name or the domains of a policy."""
    policy = change_policy(
        get_policy(key), name=body.get("name"), domains=body.get("domains"), actor=current_actor()
    )
    return _policy(policy)


@blueprint.get("/v1/policies/<key>/versions")
@requires("policies:write", "admin")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, VersionsOut)
def list_all_versions(query: dict[str, Any], key: str) -> Page[VersionSummary]:
    """The versions of a policy, drafts too, the highest number first."""
    found = sorted(list_versions(get_policy(key)), key=lambda version: -version.number)
    if query["cursor"] is not None:
        last = decode_cursor(query["cursor"], int)[0]
        found = [version for version in found if version.number < int(last)]
    return cut_page(
        found[: query["limit"] + 1],
        limit=query["limit"],
        mark_of=lambda version: (version.number,),
    )


@blueprint.post("/v1/policies/<key>/versions")
@requires("policies:write", "admin")
@blueprint.arguments(VersionIn)
@blueprint.response(201, VersionOut)
def add_version(body: dict[str, Any], key: str) -> dict[str, Any]:
    """Add a draft to a policy."""
    policy = get_policy(key)
    version = create_version(policy, _changes(body), actor=current_actor())
    return _version(policy, version)


@blueprint.get("/v1/policies/<key>/versions/<int:number>")
@requires("policies:write", "admin")
@blueprint.response(200, VersionOut)
def show_version(key: str, number: int) -> dict[str, Any]:
    """One version with its texts."""
    policy = get_policy(key)
    return _version(policy, get_version(policy, number))


@blueprint.patch("/v1/policies/<key>/versions/<int:number>")
@requires("policies:write", "admin")
@blueprint.arguments(VersionPatch)
@blueprint.response(200, VersionOut)
def patch_version(body: dict[str, Any], key: str, number: int) -> dict[str, Any]:
    """Change a draft; an announced version is 409 ``version_immutable``."""
    policy = get_policy(key)
    version = change_version(
        policy,
        get_version(policy, number),
        _changes(body),
        actor=current_actor(),
        seen_at=body.get("updated_at"),
    )
    return _version(policy, version)


@blueprint.delete("/v1/policies/<key>/versions/<int:number>")
@requires("policies:write", "admin")
@blueprint.response(204)
def remove_version(key: str, number: int) -> None:
    """Discard a draft; an announced version is 409 ``version_immutable``."""
    policy = get_policy(key)
    delete_version(policy, get_version(policy, number), actor=current_actor())


@blueprint.post("/v1/policies/<key>/versions/<int:number>/announce")
@requires("policies:write", "admin")
@blueprint.response(200, VersionOut)
def announce(key: str, number: int) -> dict[str, Any]:
    """Announce a draft today. Nothing of it can be changed afterwards."""
    policy = get_policy(key)
    version = announce_version(policy, get_version(policy, number), actor=current_actor())
    return _version(policy, version)


def _changes(body: dict[str, Any]) -> VersionChanges:
    texts = {
        lang: None if text is None else PolicyText.from_json(text, f"/texts/{lang}")
        for lang, text in body.get("texts", {}).items()
    }
    given = {
        name: body[name]
        for name in ("announced_on", "effective_on", "change_class", "is_consent_required")
        if name in body
    }
    return VersionChanges(texts=texts, fields=frozenset(given), **given)


def _address(policy: Policy) -> str:
    return f"{settings().base_url}/policies/{get_tenant().slug}/{policy.key}"


def _policy(policy: Policy) -> dict[str, Any]:
    in_force = find_version_in_force(policy)
    return {
        "key": policy.key,
        "product": get_product_by_id(policy.product_id).key,
        "name": policy.name,
        "domains": policy.domains,
        "version_in_force": in_force.number if in_force else None,
        "url": _address(policy),
        "created_at": policy.created_at,
    }


def _version(policy: Policy, version: PolicyVersion) -> dict[str, Any]:
    return {
        "policy": policy.key,
        "number": version.number,
        "state": state_of(policy, version),
        "announced_on": version.announced_on,
        "effective_on": version.effective_on,
        "change_class": version.change_class,
        "change_reasons": version.change_reasons,
        "is_consent_required": version.is_consent_required,
        "is_imported": version.is_imported,
        "texts": version.texts,
        "warnings": version.import_warnings,
        "url": f"{_address(policy)}/versions/{version.number}",
        "created_at": version.created_at,
        "updated_at": version.updated_at,
        "announced_at": version.announced_at,
    }
