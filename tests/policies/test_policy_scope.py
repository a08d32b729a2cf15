"""Which policy a site uses, and which it may not use."""

from __future__ import annotations

import pytest

from consent_service.kernel.errors import Invalid
from consent_service.policies.errors import PolicyOutOfScope
from consent_service.policies.operations import change_policy
from consent_service.policies.queries import check_policy_covers, get_policy_for_site
from consent_service.tenants.errors import KeyTaken, ProductUnknown
from consent_service.tenants.models import Site
from consent_service.tenants.operations import create_product, create_site
from consent_service.tenants.rules import SiteSettings
from tests.factories.policies import ACTOR, make_policy, make_publisher

pytestmark = pytest.mark.usefixtures("clock", "session")


def make_site(policy_key: str | None = None, *origins: str, product: str | None = None) -> Site:
    return create_site(
        name="상점",
        origins=list(origins or ("https://www.acme.example",)),
        product_key=product,
        policy_key=policy_key,
        settings=SiteSettings(),
        actor=ACTOR,
    )


def test_site_uses_the_only_policy_of_its_product() -> None:
    make_publisher()
    site = make_site()
    assert get_policy_for_site(site) is None

    policy = make_policy("privacy")
    assert get_policy_for_site(site) is policy

    make_policy("second")
    assert get_policy_for_site(site) is None


def test_site_uses_the_policy_it_names() -> None:
    make_publisher()
    make_policy("privacy")
    second = make_policy("second")

    assert get_policy_for_site(make_site("second")) is second
    assert get_policy_for_site(make_site("absent")) is None


def test_policy_of_another_product_is_out_of_scope() -> None:
    make_publisher()
    create_product("meet", {"ko": "회의"}, actor=ACTOR)
    policy = make_policy("privacy")
    site = make_site("privacy", product="meet")

    assert get_policy_for_site(site) is None
    with pytest.raises(PolicyOutOfScope):
        check_policy_covers(policy, product_id=site.product_id, origins=site.origins)


@pytest.mark.parametrize(
    ("origins", "is_covered"),
    [
        pytest.param(["https://acme.example"], True, id="the-domain"),
        pytest.param(["https://www.acme.example:8443"], True, id="a-sub-domain"),
        pytest.param(["https://notacme.example"], False, id="another-with-that-ending"),
        pytest.param(["https://acme.example", "https://other.example"], False, id="one-outside"),
    ],
)
def test_domains_bound_the_policy(origins: list[str], is_covered: bool) -> None:
    make_publisher()
    policy = make_policy("privacy", domains=["ACME.example."])
    site = make_site("privacy", *origins)

    assert (get_policy_for_site(site) is policy) is is_covered


def test_narrowed_domains_take_the_policy_from_a_site() -> None:
    make_publisher()
    policy = make_policy("privacy")
    site = make_site("privacy")
    assert get_policy_for_site(site) is policy

    change_policy(policy, domains=["other.example"], actor=ACTOR)

    assert get_policy_for_site(site) is None


@pytest.mark.parametrize(
    "domain", ["https://acme.example", "acme.example:443", "acme.example/path", "", "-a.example"]
)
def test_domain_is_a_host_name(domain: str) -> None:
    make_publisher()

    with pytest.raises(Invalid):
        make_policy("privacy", domains=[domain])


def test_key_is_taken_once() -> None:
    make_publisher()
    make_policy("privacy")

    with pytest.raises(KeyTaken):
        make_policy("privacy")


def test_product_must_exist() -> None:
    make_publisher()

    with pytest.raises(ProductUnknown):
        make_policy("privacy", product_key="absent")
