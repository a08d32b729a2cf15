"""``consent-service catalog import`` and ``switch``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from consent_service.catalog.queries import get_service, list_purposes, resolve_switch
from consent_service.kernel.transaction import transaction
from consent_service.tenants.queries import get_product
from tests.actors import Company, act_for

Runner = Callable[..., Result]

FILE = """
# Norway is NO, and 12 is a number.
purposes:
  - {key: contract, scope: person, mode: necessary, legal_basis: contract, name: {ko: 계약}}
  - key: analytics
    scope: device
    mode: opt_in
    legal_basis: consent
    name: {ko: 통계, no: Statistikk}
    validity_months: 6
    sale_or_share: false
services:
  - {key: mailer, name: Mailer, country: NO, purposes: [contract]}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_import_says_what_it_did(app: Flask, runner: Runner, acme: Company, file: Path) -> None:
    done = runner("catalog", "import", str(file), "--tenant", "acme", "--json")

    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "product": "default",
        "purposes": {"created": ["contract"], "updated": ["analytics"], "unchanged": []},
        "services": {"created": [], "updated": ["mailer"], "unchanged": []},
        "items": {"created": [], "updated": [], "unchanged": []},
    }
    with app.app_context(), transaction(writes=False):
        act_for(acme)
        assert get_service("mailer").country == "NO"


def test_import_fills_the_product_that_is_named(
    app: Flask, runner: Runner, acme: Company, file: Path
) -> None:
    done = runner("catalog", "import", str(file), "--tenant", "acme", "--product", "meet")

    assert done.exit_code == 0
    with app.app_context(), transaction(writes=False):
        act_for(acme)
        found = [purpose.key for purpose in list_purposes(get_product("meet").id)]
        assert found == ["contract", "analytics"]


def test_json_file_is_read(runner: Runner, acme: Company, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    path.write_text('{"services": [{"key": "video", "name": "Video"}]}', encoding="utf-8")

    done = runner("catalog", "import", str(path), "--tenant", "acme", "--json")

    assert json.loads(done.stdout)["services"]["created"] == ["video"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("a.yaml", b"purposes: [", "line 1", id="broken-yaml"),
        pytest.param("a.json", b"{", "not JSON", id="broken-json"),
        pytest.param("a.yaml", b"\xff\xfe\x00", "not UTF-8", id="not-text"),
        pytest.param("a.yaml", b"a: 1\na: 2", "named twice", id="member-twice"),
        pytest.param("a.yaml", b"", "invalid", id="empty"),
        pytest.param("a.yaml", b"!!python/object/apply:os.getcwd []", "not YAML", id="python-tag"),
        pytest.param("a.yaml", b"a: " + b"x" * (5 * 1024 * 1024), "larger", id="huge"),
    ],
)
def test_file_that_cannot_be_read_is_refused(
    runner: Runner, acme: Company, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    done = runner("catalog", "import", str(path), "--tenant", "acme")

    assert done.exit_code == 1
    assert says in done.stderr


def test_fault_is_told_with_its_place(runner: Runner, acme: Company, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("services: [{key: video, name: Video, purposes: [nothing]}]", encoding="utf-8")

    done = runner("catalog", "import", str(path), "--tenant", "acme", "--json")

    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    assert answer["code"] == "purpose_unknown"
    assert answer["errors"][0]["pointer"] == "/services/0/purposes/0"


def test_missing_file_is_a_matter_of_usage(runner: Runner, acme: Company) -> None:
    done = runner("catalog", "import", "nothing.yaml", "--tenant", "acme")

    assert done.exit_code == 2


def test_switch_answers_as_the_api_does(app: Flask, runner: Runner, acme: Company) -> None:
    done = runner("switch", "mailer", "off", "--tenant", "acme", "--customer", "byeolgil", "--json")

    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert answer["changed_by"]["kind"] == "command_line"
    assert {key: answer[key] for key in ("service", "enabled", "effective", "level")} == {
        "service": "mailer",
        "enabled": False,
        "effective": False,
        "level": "customer",
    }
    with app.app_context(), transaction(writes=False):
        act_for(acme)
        assert resolve_switch("mailer", None, "byeolgil").enabled is False
        assert resolve_switch("mailer", None, None).enabled is True


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        pytest.param(["nothing", "off", "--tenant", "acme"], 1, id="unknown-service"),
        pytest.param(["mailer", "off", "--tenant", "nobody"], 1, id="unknown-tenant"),
        pytest.param(["mailer", "off", "--tenant", "acme", "--customer", "x"], 1, id="customer"),
        pytest.param(["mailer", "maybe", "--tenant", "acme"], 2, id="neither-on-nor-off"),
        pytest.param(["mailer", "off"], 2, id="no-tenant"),
    ],
)
def test_switch_that_cannot_be_set_is_refused(
    runner: Runner, acme: Company, arguments: list[str], exit_code: int
) -> None:
    assert runner("switch", *arguments).exit_code == exit_code
