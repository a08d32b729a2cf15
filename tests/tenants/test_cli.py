"""``consent-service tenants, products, customers, api-keys``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from consent_service.kernel.transaction import transaction
from consent_service.tenants.queries import bind_tenant_by_slug, get_customer, get_product
from tests.actors import Company

Runner = Callable[..., Result]


def test_tenant_is_made_with_its_product_default(app: Flask, runner: Runner) -> None:
    done = runner(
        "tenants",
        "create",
        "acme",
        *("--name", "Acme", "--legal-name", "Acme Inc."),
        *("--timezone", "Europe/Berlin", "--jurisdiction", "EEA", "--lang", "de", "--json"),
    )

    assert (done.exit_code, json.loads(done.stdout)) == (0, {"slug": "acme"})
    with app.app_context(), transaction(writes=False):
        tenant = bind_tenant_by_slug("acme")
        assert (tenant.legal_name, tenant.timezone) == ("Acme Inc.", "Europe/Berlin")
        assert (tenant.jurisdiction, tenant.default_lang) == ("EEA", "de")
        assert get_product(None).name == {"de": "Acme"}


@pytest.mark.parametrize(
    ("arguments", "exit_code", "says"),
    [
        pytest.param(["Acme!", "--name", "A"], 1, "/slug", id="slug"),
        pytest.param(["acme", "--name", ""], 1, "/name", id="blank-name"),
        pytest.param(["acme", "--name", "A", "--timezone", "Mars"], 1, "/timezone", id="zone"),
        pytest.param(
            ["acme", "--name", "A", "--jurisdiction", "K"], 1, "/jurisdiction", id="place"
        ),
        pytest.param(["acme", "--name", "A", "--lang", "x"], 1, "/default_lang", id="lang"),
        pytest.param(["acme"], 2, "--name", id="no-name"),
        pytest.param(["acme", "--name", "A", "--colour", "x"], 2, "--colour", id="unknown-option"),
    ],
)
def test_tenant_that_cannot_be_is_not_made(
    runner: Runner, arguments: list[str], exit_code: int, says: str
) -> None:
    done = runner("tenants", "create", *arguments)

    assert done.exit_code == exit_code
    assert says in done.stderr
    assert runner("products", "create", "x", "--tenant", "acme").exit_code == 1


def test_slug_is_given_once(runner: Runner, acme: Company) -> None:
    done = runner("tenants", "create", "acme", "--name", "Other", "--json")

    assert done.exit_code == 1
    assert json.loads(done.stdout)["code"] == "edit_conflict"


def test_contacts_come_from_a_file(
    client: FlaskClient, runner: Runner, acme: Company, tmp_path: Path
) -> None:
    path = tmp_path / "contacts.yaml"
    path.write_text("officer: {name: {ko: 책임자}, phone: 070-0000-1100}", encoding="utf-8")

    done = runner("tenants", "contacts", str(path), "--tenant", "acme")

    assert done.exit_code == 0
    contacts = client.get("/v1/tenant", headers=acme.key()).json["contacts"]
    assert contacts == {"officer": {"name": {"ko": "책임자"}, "phone": "070-0000-1100"}}


def test_product_and_customer_are_made(app: Flask, runner: Runner, acme: Company) -> None:
    product = runner("products", "create", "chat", "--tenant", "acme", "--name", "대화", "--json")
    customer = runner(
        "customers", "create", "podam", "--tenant", "acme", "--product", "chat", "--json"
    )

    assert json.loads(product.stdout) == {"key": "chat", "name": {"ko": "대화"}}
    assert json.loads(customer.stdout) == {
        "key": "podam",
        "name": {"ko": "podam"},
        "product": "chat",
    }
    with app.app_context(), transaction(writes=False):
        bind_tenant_by_slug("acme")
        assert get_customer("podam").product_id == get_product("chat").id


def test_api_key_works(client: FlaskClient, runner: Runner, acme: Company) -> None:
    done = runner("api-keys", "create", "--tenant", "acme", "--scope", "admin", "--json")

    answer = json.loads(done.stdout)
    assert set(answer) == {"id", "key"}
    headers = {"Authorization": f"Bearer {answer['key']}"}
    assert client.get("/v1/tenant", headers=headers).json["slug"] == "acme"


def test_api_key_is_listed_without_its_secret_and_revoked(
    client: FlaskClient, runner: Runner, acme: Company
) -> None:
    made = json.loads(
        runner("api-keys", "create", "--tenant", "acme", "--scope", "admin", "--json").stdout
    )

    listed = runner("api-keys", "list", "--tenant", "acme")
    as_json = runner("api-keys", "list", "--tenant", "acme", "--json")
    revoked = runner("api-keys", "revoke", made["id"], "--tenant", "acme", "--json")

    assert made["id"] in listed.stdout
    assert made["key"] not in listed.stdout + as_json.stdout
    assert json.loads(revoked.stdout)["revoked_at"] is not None
    headers = {"Authorization": f"Bearer {made['key']}"}
    assert client.get("/v1/tenant", headers=headers).json["code"] == "key_revoked"


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        pytest.param(["create", "--scope", "root"], 1, id="unknown-scope"),
        pytest.param(["create"], 2, id="no-scope"),
        pytest.param(["create", "--scope", "admin", "--name", "n" * 121], 1, id="long-name"),
        pytest.param(["create", "--scope", "admin", "--expires-at", "2020-01-01"], 1, id="past"),
        pytest.param(["create", "--scope", "admin", "--expires-at", "soon"], 2, id="no-date"),
        pytest.param(["revoke", "key_nothing"], 1, id="unknown-key"),
    ],
)
def test_wrong_use_of_api_keys_is_refused(
    runner: Runner, acme: Company, arguments: list[str], exit_code: int
) -> None:
    assert runner("api-keys", *arguments, "--tenant", "acme").exit_code == exit_code


def test_key_of_another_tenant_is_not_revoked(
    client: FlaskClient, runner: Runner, acme: Company, globex: Company
) -> None:
    made = json.loads(
        runner("api-keys", "create", "--tenant", "acme", "--scope", "admin", "--json").stdout
    )

    assert runner("api-keys", "revoke", made["id"], "--tenant", "globex").exit_code == 1
    headers = {"Authorization": f"Bearer {made['key']}"}
    assert client.get("/v1/tenant", headers=headers).status_code == 200
