"""As globex, every address of the service with acme's ids in it: never acme's data.

A new route, or a new name in an address, a query or a body that has no sample here, fails the
test: say what of acme's it could ask for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from consent_service.kernel import clock
from consent_service.kernel.ids import public_id
from consent_service.kernel.transaction import transaction
from consent_service.preferences.queries import sign_link
from consent_service.preferences.rules import PREFERENCES, UNSUBSCRIBE, Link
from consent_service.tenants import guards
from tests.actors import Company, act_for
from tests.factories.consents import (
    MEMBER,
    choice,
    consent,
    put_policy_in_force,
    read_notice,
    send_choice,
    send_consent,
    stored,
)
from tests.factories.tenants import make_api_key, make_customer, make_product

#: A word that stands in everything of acme's that somebody could read.
SECRET = "only-of-acme"
#: What is public by its nature and holds no person; writes from another origin are refused.
PUBLIC = {guards.everyone, guards.site, guards.tenant_page, guards.tenant_object}


@pytest.fixture
def samples(app: Flask, client: FlaskClient, acme: Company, globex: Company) -> dict[str, str]:
    """An id of acme's for every variable of every address; the names are acme's alone."""
    put_policy_in_force(app, acme, key=f"policy-{SECRET}")
    with app.app_context(), transaction():
        act_for(acme)
        make_product(f"product-{SECRET}")
        make_customer(f"customer-{SECRET}")
        key_id = public_id("key", make_api_key("admin")[0].id)
    for path, body in (
        ("/v1/purposes", _purpose(f"purpose-{SECRET}")),
        ("/v1/services", {"key": f"service-{SECRET}", "name": SECRET, "purposes": ["analytics"]}),
    ):
        answer = client.post(path, json=body, headers=acme.key())
        assert answer.status_code == 201, answer.text
    shown = read_notice(client, acme)
    person = send_consent(client, acme, consent())
    asked = client.get(f"/v1/sites/{acme.site_key}/notice").json["purposes"]
    chosen = choice(shown, choices={item["key"]: True for item in asked})
    assert send_choice(client, acme, chosen).status_code == 201
    ref = person.json["subject_ref"]
    return {
        "ref": ref,
        **_links_of_globex(app, globex, ref),
        "site_key": acme.site_key,
        "notice_id": shown.notice_id,
        "tenant": acme.slug,
        "policy": f"policy-{SECRET}",
        "service": f"service-{SECRET}",
        "purpose": f"purpose-{SECRET}",
        "product": f"product-{SECRET}",
        "customer": f"customer-{SECRET}",
        "key_id": key_id,
        "number": "1",
        "before": "1",
        "after": "1",
        "lang": "ko",
        "name": "AAAAAAAAAAAAAAAA",
        "digest": "0" * 16,
    }


#: ``<key>`` and ``<token>`` mean something else in each part of the interface.
KEYS = {
    "/preferences/": "preferences_token",
    "/unsubscribe/": "unsubscribe_token",
    "/v1/purposes/": "purpose",
    "/v1/services/": "service",
    "/v1/service-switches/": "service",
    "/v1/products/": "product",
    "/v1/customers/": "customer",
    "/v1/sites/": "site_key",
    "/v1/policies/": "policy",
    "/v1/api-keys/": "key_id",
}

#: Bodies by address that name acme's things where a body can name any; ``{ref}`` and the like are
#: filled in. Others need none, or are refused for the address alone.
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/v1/consents"): consent(subject={"type": "ref", "id": "{ref}"}),
    ("POST", "/v1/subjects/lookup"): {"subject": {"type": "ref", "id": "{ref}"}},
    ("POST", "/v1/subjects/<ref>/identifiers/remove"): {"identifier": MEMBER},
    ("POST", "/v1/subject-tokens"): {"subject": {"type": "ref", "id": "{ref}"}},
    ("POST", "/v1/links"): {"subject": {"type": "ref", "id": "{ref}"}, "kind": "unsubscribe"},
    ("POST", "/v1/links/revoke"): {"subject": {"type": "ref", "id": "{ref}"}},
    ("POST", "/v1/decisions"): {
        "subject": {"type": "ref", "id": "{ref}"},
        "purpose": "marketing.email",
    },
    ("POST", "/v1/decisions/batch"): {
        "subjects": [{"type": "ref", "id": "{ref}"}],
        "purpose": "marketing.email",
    },
    ("PATCH", "/v1/customers/<key>"): {"name": {"ko": "x"}},
    ("PATCH", "/v1/products/<key>"): {"name": {"ko": "x"}},
    ("PUT", "/v1/purposes/<key>"): {
        "scope": "device",
        "mode": "opt_in",
        "legal_basis": "consent",
        "name": {"ko": "x"},
    },
    ("PUT", "/v1/services/<key>"): {"name": "x"},
    ("PUT", "/v1/service-switches/<service>"): {"enabled": False},
    ("POST", "/v1/sites"): {"name": "x", "origins": ["https://x.example"], "policy": "{policy}"},
    ("POST", "/v1/customers"): {"key": "x", "name": {"ko": "x"}, "product": "{product}"},
    ("POST", "/v1/policies"): {"key": "x", "name": {"ko": "x"}, "product": "{product}"},
}
#: Those that make something of globex's own, or ask about globex's own.
OWN = {
    ("POST", "/v1/products"),
    ("POST", "/v1/purposes"),
    ("POST", "/v1/services"),
    ("POST", "/v1/api-keys"),
    ("POST", "/v1/subjects/link"),
    ("GET", "/v1/tenant"),
    ("PATCH", "/v1/tenant"),
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def _links_of_globex(app: Flask, globex: Company, ref: str) -> dict[str, str]:
    """What globex would have, could it make links for a person of acme's."""
    with app.app_context(), transaction(writes=False):
        act_for(globex)
        return {
            f"{kind}_token": sign_link(Link(kind, ref, "default", clock.now()))
            for kind in (PREFERENCES, UNSUBSCRIBE)
        }


def _purpose(key: str) -> dict[str, Any]:
    return {
        "key": key,
        "scope": "device",
        "mode": "opt_in",
        "legal_basis": "consent",
        "name": {"ko": SECRET},
    }


def _addresses(app: Flask) -> Iterator[tuple[str, Rule]]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in METHODS:
            if method in (rule.methods or ()):
                yield method, rule


def _values(rule: Rule, samples: dict[str, str]) -> dict[str, str]:
    found = {}
    for name in rule.arguments:
        meant = name
        if name in {"key", "token"}:
            meant = next(kind for part, kind in KEYS.items() if rule.rule.startswith(part))
        assert meant in samples, f"{rule.rule}: of what of acme's is <{name}>?"
        found[name] = samples[meant]
    return found


def _filled(value: Any, samples: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item, samples) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, samples) for item in value]
    return value.format_map(samples) if isinstance(value, str) else value


def _send(
    client: FlaskClient, method: str, rule: Rule, samples: dict[str, str], company: Company
) -> TestResponse:
    with client.application.test_request_context():
        adapter = client.application.url_map.bind("localhost")
        path = adapter.build(rule.endpoint, _values(rule, samples), method=method)
    scope = getattr(client.application.view_functions[rule.endpoint], "required_scopes", ())
    headers = company.key(scope[0]) if scope else {}
    body = _filled(BODIES.get((method, rule.rule), {}), samples)
    return client.open(
        path,
        method=method,
        json=body if method not in {"GET", "DELETE"} else None,
        headers={**headers, "Idempotency-Key": "1", "Origin": company.origin},
    )


def test_nothing_of_acme_is_given_to_globex(
    app: Flask, client: FlaskClient, acme: Company, globex: Company, samples: dict[str, str]
) -> None:
    before = stored(app, acme)
    strange = []
    for method, rule in _addresses(app):
        guard = app.view_functions[rule.endpoint].guard
        answer = _send(client, method, rule, samples, globex)
        if guard in PUBLIC:
            if method != "GET" and answer.status_code < 400:
                strange.append((method, rule.rule, answer.status_code, "wrote"))
            continue
        names_acme = bool(rule.arguments) or (method, rule.rule) in BODIES
        if names_acme and not _is_refused(method, rule.rule, answer):
            strange.append((method, rule.rule, answer.status_code, answer.text[:200]))
        if _tells(answer, samples):
            strange.append((method, rule.rule, answer.status_code, "tells of acme"))

    assert not strange, "\n".join(map(str, strange))
    assert stored(app, acme) == before


def _is_refused(method: str, rule: str, answer: TestResponse) -> bool:
    if rule.startswith("/v1/decisions"):
        # A person whom globex does not know: denied, as anybody unknown is.
        return not _allows(answer.json)
    return answer.status_code == 404


def _allows(found: Any) -> bool:
    return bool(found.get("allowed") or found.get("allowed_count") or found.get("subject_ref"))


def _tells(answer: TestResponse, samples: dict[str, str]) -> bool:
    asked_for = (samples["ref"],)
    text = answer.get_data(as_text=True)
    is_echo = answer.json is not None and "items" in answer.json and "allowed_count" in answer.json
    return SECRET in text or (not is_echo and any(value in text for value in asked_for))


def test_every_address_without_a_variable_is_known(app: Flask) -> None:
    """A POST that takes acme's ids in its body must say so above; a list shows globex's own."""
    unknown = [
        (method, rule.rule)
        for method, rule in _addresses(app)
        if not rule.arguments
        and method != "GET"
        and (method, rule.rule) not in BODIES
        and (method, rule.rule) not in OWN
    ]

    known = {(method, rule.rule) for method, rule in _addresses(app)}
    assert unknown == []
    assert (set(BODIES) | OWN) - known == set()


def test_query_parameters_name_only_ones_own(
    app: Flask, client: FlaskClient, acme: Company, globex: Company, samples: dict[str, str]
) -> None:
    strange = []
    for name in ("product", "customer", "site", "purpose", "policy", "service"):
        value = samples["site_key" if name == "site" else name]
        for method, rule in _addresses(app):
            view = app.view_functions[rule.endpoint]
            if method != "GET" or rule.arguments or view.guard is not guards.api_key:
                continue
            answer = client.get(
                f"{rule.rule}?{name}={value}", headers=globex.key(view.required_scopes[0])
            )
            if answer.status_code not in {404, 422} or SECRET in answer.text.replace(value, ""):
                strange.append((rule.rule, name, answer.status_code))

    assert strange == []


def test_samples_are_found_by_acme(
    client: FlaskClient, acme: Company, samples: dict[str, str]
) -> None:
    """Otherwise the sweep would prove nothing."""
    for path, scope in (
        (f"/v1/subjects/{samples['ref']}/history", "subjects:read"),
        (f"/v1/purposes/{samples['purpose']}", "admin"),
        (f"/v1/services/{samples['service']}", "admin"),
        (f"/v1/service-switches/{samples['service']}", "switches:write"),
        (f"/v1/products/{samples['product']}", "admin"),
        (f"/v1/customers/{samples['customer']}", "admin"),
        (f"/v1/sites/{samples['site_key']}", "admin"),
        (f"/v1/policies/{samples['policy']}", "policies:write"),
        (f"/v1/policies/{samples['policy']}/versions/1", "policies:write"),
    ):
        answer = client.get(path, headers=acme.key(scope))
        assert answer.status_code in {200, 405}, path
