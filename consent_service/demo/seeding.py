"""Makes the fictional company in a database, once. What is there already is left as people made it.

Only operations write here. The caller gives the unit of work and keeps the secrets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from consent_service.audit.operations import Actor
from consent_service.banner.operations import change_site, create_site
from consent_service.catalog.operations import import_catalogue
from consent_service.consents.operations import BackEndAct, record_back_end_act
from consent_service.demo.company import LANGUAGES, DemoProduct, load_catalog, load_company
from consent_service.demo.policies import load_policy
from consent_service.kernel.errors import NotFound
from consent_service.kernel.ids import public_id
from consent_service.policies.operations import (
    NewHistory,
    VersionChanges,
    announce_version,
    create_policy,
    create_version,
    record_history,
)
from consent_service.policies.queries import current_day
from consent_service.subjects.operations import find_or_create_subject
from consent_service.subjects.queries import REF_PREFIX, resolve_subject_in
from consent_service.tenants.errors import KeyInvalid
from consent_service.tenants.operations import (
    NewTenant,
    create_api_key,
    create_customer,
    create_product,
    create_tenant,
    revoke_api_key,
)
from consent_service.tenants.queries import (
    Site,
    bind_api_key,
    bind_tenant_by_slug,
    get_product,
    list_api_keys,
    list_sites,
)
from consent_service.tenants.rules import SCOPES, SiteSettings
from consent_service.web.pagination import LARGEST_LIMIT

#: Who gets an API key: the person who tries the service, and the websites, which show what is
#: stored for a browser. Name and scopes.
API_KEYS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "person": ("Trying it out", SCOPES),
    "websites": ("Demo websites", ("decisions:read", "subjects:read")),
}
#: A member of the first product who signed up with some consents.
MEMBER = {"type": "user", "id": "member-1042"}
MEMBER_PRODUCT = "remote"

_POSITIONS = {"remote": "bottom", "meet": "corner"}


@dataclass(frozen=True)
class SeededDemo:
    """What a start needs to know of the company: keys of sites by product, secrets by use."""

    site_keys: Mapping[str, str]
    api_keys: Mapping[str, str]
    #: The ``sub_…`` reference of ``MEMBER``.
    member_ref: str


def seed_demo(
    origins: Mapping[str, str], kept_keys: Mapping[str, str], *, actor: Actor
) -> SeededDemo:
    """Make what is missing of the company and bind it.

    ``origins`` gives, per product, the origin of its website in this start; ``kept_keys`` the
    secrets that an earlier start was given, by use, as far as they were kept.
    """
    company = load_company()
    try:
        bind_tenant_by_slug(company.slug)
    except NotFound:
        _make_company(actor)
    return SeededDemo(
        site_keys={
            product.key: _site(product, origins[product.key], actor) for product in company.products
        },
        api_keys={use: _api_key(use, kept_keys.get(use, ""), actor) for use in API_KEYS},
        member_ref=public_id(REF_PREFIX, find_or_create_subject(resolve_subject_in(MEMBER)).id),
    )


def _make_company(actor: Actor) -> None:
    company = load_company()
    tenant = company.tenant
    create_tenant(
        NewTenant(
            slug=company.slug,
            name=_in_every_language(tenant["name"]),
            legal_name=_in_every_language(tenant["legal_name"]),
            timezone=tenant["timezone"],
            jurisdiction=tenant["jurisdiction"],
            default_lang=LANGUAGES[0],
            contacts={**company.contacts, "address": tenant["postal_address"]},
        ),
        actor=actor,
    )
    for product in company.products:
        create_product(product.key, dict(product.name), actor=actor)
        import_catalogue(load_catalog(product.key), product.key, actor=actor)
        _make_policy(product, actor)
    for customer in company.customers:
        create_customer(customer.key, dict(customer.name), None, actor=actor)
    _record_sign_up(actor)


def _in_every_language(name: Mapping[str, str]) -> str:
    first, *others = (name[lang] for lang in LANGUAGES)
    return f"{first} ({', '.join(others)})"


def _make_policy(product: DemoProduct, actor: Actor) -> None:
    content = load_policy(product.key)
    policy = create_policy(content.key, product.key, content.name, content.domains, actor=actor)
    for version in content.versions:
        history = NewHistory(
            announced_on=version.announced_on,
            effective_on=version.effective_on,
            texts=version.texts,
            is_consent_required=version.requires_consent,
        )
        record_history(policy, history, actor=actor)
    for upcoming in content.upcoming:
        version = upcoming.starting(current_day())
        changes = VersionChanges(
            texts=version.texts,
            announced_on=version.announced_on,
            effective_on=version.effective_on,
            is_consent_required=version.requires_consent,
        )
        announce_version(policy, create_version(policy, changes, actor=actor), actor=actor)


def _record_sign_up(actor: Actor) -> None:
    subject = find_or_create_subject(resolve_subject_in(MEMBER))
    act = BackEndAct(
        choices={"marketing": True, "marketing.email": True, "marketing.sms": False},
        method="web",
        source="api",
        occurred_at=None,
        customer=None,
        notice_id=None,
        policy=None,
        external_ref=None,
        under_14=False,
        evidence=None,
    )
    product = get_product(MEMBER_PRODUCT)
    record_back_end_act(act, product=product, own=subject, answering=subject, actor=actor)


def _site(product: DemoProduct, origin: str, actor: Actor) -> str:
    """The key of the site on this host, whatever port an earlier start was on."""
    site = _find_site(product, urlsplit(origin).hostname)
    if site is None:
        site = create_site(
            name=product.name[LANGUAGES[0]],
            origins=[origin],
            product_key=product.key,
            policy_key=product.policy,
            settings=SiteSettings(position=_POSITIONS[product.key]),
            actor=actor,
        )
    elif origin not in site.origins:
        site = change_site(site, {"origins": [*site.origins, origin]}, actor=actor)
    return site.key


def _find_site(product: DemoProduct, host: str | None) -> Site | None:
    sites = list_sites(get_product(product.key).id, limit=LARGEST_LIMIT).items
    return next(
        (site for site in sites if host in {urlsplit(origin).hostname for origin in site.origins}),
        None,
    )


def _api_key(use: str, secret: str, actor: Actor) -> str:
    """The kept secret while it opens what it is for; else a new one, and the lost one is void."""
    name, scopes = API_KEYS[use]
    if _opens(secret, scopes):
        return secret
    for lost in list_api_keys(limit=LARGEST_LIMIT).items:
        if lost.name == name:
            revoke_api_key(lost, actor=actor)
    return create_api_key(list(scopes), name=name, actor=actor)[1]


def _opens(secret: str, scopes: tuple[str, ...]) -> bool:
    if not secret.startswith(f"csk_{load_company().slug}_"):
        return False
    try:
        key = bind_api_key(secret)
    except KeyInvalid:
        return False
    return key.revoked_at is None and key.scopes == sorted(scopes)
