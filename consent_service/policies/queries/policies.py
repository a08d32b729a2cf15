"""Finding policies, and the one that a site may use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select

from consent_service.kernel.db import db
from consent_service.kernel.errors import NotFound
from consent_service.policies.errors import PolicyOutOfScope
from consent_service.policies.models import Policy
from consent_service.tenants.rules import is_covered
from consent_service.web.pagination import Page, cut_page, decode_cursor


class PolicyUser(Protocol):
    """What a site says about itself here; tenants' ``Site`` is one."""

    @property
    def product_id(self) -> UUID: ...

    @property
    def policy_key(self) -> str | None: ...

    @property
    def origins(self) -> list[str]: ...


def get_policy(key: str) -> Policy:
    """A policy of the bound tenant. Raises NotFound."""
    policy = find_policy(key)
    if policy is None:
        raise NotFound("There is no policy with this key.")
    return policy


def find_policy(key: str) -> Policy | None:
    """A policy of the bound tenant, or None."""
    return db.session.scalar(select(Policy).where(Policy.key == key))


def list_policies(*, limit: int, cursor: str | None = None) -> Page[Policy]:
    """The bound tenant's policies by key. Raises Invalid for a cursor that is none."""
    statement = select(Policy).order_by(Policy.key).limit(limit + 1)
    if cursor is not None:
        statement = statement.where(Policy.key > decode_cursor(cursor, str)[0])
    found = db.session.scalars(statement).all()
    return cut_page(found, limit=limit, mark_of=lambda policy: (policy.key,))


def get_policy_for_site(site: PolicyUser) -> Policy | None:
    """The policy that a site uses: the one it names, else the only one of its product.

    None where there is none, where the product has several and the site names none of them, and
    where the site lies outside the policy's product or domains: then nothing may be asked there,
    because consent is not inherited across the scope of a policy.
    """
    policy = (
        find_policy(site.policy_key) if site.policy_key else find_product_policy(site.product_id)
    )
    if policy is None or not _covers(policy, site.product_id, site.origins):
        return None
    return policy


def check_policy_covers(policy: Policy, *, product_id: UUID, origins: Iterable[str]) -> None:
    """For whoever gives a site its policy. Raises PolicyOutOfScope unless it covers the site.

    ``origins`` are in the browsers' form, such as ``https://www.example.com``.
    """
    if not _covers(policy, product_id, origins):
        raise PolicyOutOfScope.at(
            "/policy",
            "This policy belongs to another product, or an origin lies outside its domains.",
        )


def find_product_policy(product_id: UUID) -> Policy | None:
    """The only policy of a product; None where it has none or several."""
    found = db.session.scalars(select(Policy).where(Policy.product_id == product_id).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _covers(policy: Policy, product_id: UUID, origins: Iterable[str]) -> bool:
    domains = tuple(policy.domains)
    return policy.product_id == product_id and all(
        is_covered(urlsplit(origin).hostname or "", domains) for origin in origins
    )
