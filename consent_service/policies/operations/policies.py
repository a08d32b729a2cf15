"""Making a policy, and changing its name and its scope of domains."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlalchemy.exc import IntegrityError

from consent_service.audit.operations import Actor, record_act
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import Invalid
from consent_service.kernel.ids import new_id
from consent_service.policies.models import Policy
from consent_service.policies.queries import find_policy
from consent_service.tenants.errors import KeyTaken
from consent_service.tenants.operations import touch_configuration
from consent_service.tenants.queries import get_product

_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.ASCII)
_LONGEST_HOST = 253
_TAKEN = "A policy with this key exists already."


def create_policy(
    key: str,
    product_key: str | None,
    name: Mapping[str, str],
    domains: Sequence[str] = (),
    *,
    actor: Actor,
) -> Policy:
    """Add a policy line to a product. No domains: it covers every site of the product.

    Raises KeyTaken, ProductUnknown, and Invalid for a domain that is none.
    """
    product = get_product(product_key)
    if find_policy(key) is not None:
        raise KeyTaken(_TAKEN)
    policy = Policy(
        id=new_id(),
        key=key,
        product_id=product.id,
        name=dict(name),
        domains=checked_domains(domains),
        created_at=clock.now(),
    )
    db.session.add(policy)
    try:
        db.session.flush()  # its versions refer to it; and the key may have been taken meanwhile
    except IntegrityError as error:
        raise KeyTaken(_TAKEN) from error
    touch_configuration()
    record_act(
        actor,
        "policy.created",
        "policy",
        key,
        after={"product": product.key, "domains": policy.domains},
    )
    return policy


def change_policy(
    policy: Policy,
    *,
    name: Mapping[str, str] | None = None,
    domains: Sequence[str] | None = None,
    actor: Actor,
) -> Policy:
    """Change what is given. A site that is no longer covered stops using the policy at once."""
    before = {"name": policy.name, "domains": policy.domains}
    if name is not None:
        policy.name = dict(name)
    if domains is not None:
        policy.domains = checked_domains(domains)
    after = {"name": policy.name, "domains": policy.domains}
    if after != before:
        touch_configuration()
        record_act(actor, "policy.changed", "policy", policy.key, before=before, after=after)
    return policy


def checked_domains(domains: Sequence[str]) -> list[str]:
    """Host names in lower case, in their ASCII form, each once. Raises Invalid for what is none."""
    found = [_checked_domain(text, f"/domains/{index}") for index, text in enumerate(domains)]
    return list(dict.fromkeys(found))


def _checked_domain(text: str, pointer: str) -> str:
    try:
        host = text.strip().rstrip(".").lower().encode("idna").decode()
    except UnicodeError:
        host = ""
    if len(host) > _LONGEST_HOST or _HOST.fullmatch(host) is None:
        raise Invalid.at(
            pointer, "A domain is a host name without scheme, port or path: www.example.com"
        )
    return host
