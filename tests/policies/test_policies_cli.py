"""``consent-service policies``: import, announce, list."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.conftest import Clock
from tests.policies.test_take_in_file import TEXT

Run = Callable[..., Result]


@pytest.fixture
def tenant(runner: Run, clock: Clock) -> str:
    assert runner("tenants", "create", "acme", "--name", "Acme").exit_code == 0
    return "acme"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "policy.txt"
    path.write_text(TEXT.format(announced_on="2020년 5월 26일", effective_on="2020년 6월 2일"))
    return path


def take_in(runner: Run, path: Path, *options: str) -> Result:
    return runner(
        "policies", "import", str(path), "--tenant", "acme", "--policy", "privacy", *options
    )


@pytest.mark.usefixtures("tenant")
def test_import_answers_one_object(runner: Run, file: Path) -> None:
    result = take_in(runner, file, "--json")

    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert {
        name: found[name]
        for name in ("policy", "version", "lang", "announced_on", "effective_on", "state")
    } == {
        "policy": "privacy",
        "version": 1,
        "lang": "ko",
        "announced_on": "2020-05-26",
        "effective_on": "2020-06-02",
        "state": "in_force",
    }
    assert found["sections"][0] == {
        "key": "items_and_methods",
        "title": "개인정보의 수집 항목 및 수집방법",
    }
    assert {"context": "회원 가입 시", "name": "휴대전화번호", "required": False} in found["items"]
    for name in (
        "purposes",
        "collection_methods",
        "processors",
        "provision_exceptions",
        "retention",
        "contacts",
        "authorities",
        "opt_out_routes",
        "warnings",
    ):
        assert name in found


@pytest.mark.usefixtures("tenant")
def test_import_shows_what_it_found(runner: Run, file: Path) -> None:
    result = take_in(runner, file)

    assert result.exit_code == 0
    for text in ("privacy version 1 (ko): in_force", "2020-05-26", "휴대전화번호", "No warnings."):
        assert text in result.stdout


@pytest.mark.usefixtures("tenant")
def test_square_brackets_are_no_markup(runner: Run, tmp_path: Path) -> None:
    path = tmp_path / "policy.txt"
    path.write_text(
        TEXT.replace("행사방법", "행사방법 [/bold]").format(
            announced_on="2020년 5월 26일", effective_on="2020년 6월 2일"
        )
    )

    assert "행사방법 [/bold]" in take_in(runner, path).stdout


@pytest.mark.usefixtures("tenant")
def test_same_file_twice_gives_one_version(runner: Run, file: Path) -> None:
    take_in(runner, file)
    take_in(runner, file)

    listed = json.loads(runner("policies", "list", "--tenant", "acme", "--json").stdout)

    assert [policy["key"] for policy in listed["items"]] == ["privacy"]
    assert [version["number"] for version in listed["items"][0]["versions"]] == [1]


@pytest.mark.usefixtures("tenant")
def test_options_go_before_the_text(runner: Run, file: Path) -> None:
    result = take_in(
        runner,
        file,
        *("--announced-on", "2021-01-01", "--effective-on", "2021-02-01"),
        *("--change-class", "material", "--domain", "www.acme.example", "--json"),
    )

    found = json.loads(result.stdout)
    assert (found["announced_on"], found["effective_on"]) == ("2021-01-01", "2021-02-01")
    assert found["change_class"] == "material"


@pytest.mark.usefixtures("tenant")
@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "file_empty", id="empty"),
        pytest.param(b"PK\x03\x04\x00", "file_binary", id="binary"),
        pytest.param("개인정보".encode("utf-16"), "file_encoding", id="encoding"),
    ],
)
def test_file_that_cannot_be_read_is_refused(
    runner: Run, tmp_path: Path, data: bytes, code: str
) -> None:
    path = tmp_path / "policy.txt"
    path.write_bytes(data)

    result = take_in(runner, path, "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["code"] == code


@pytest.mark.usefixtures("tenant")
def test_short_notice_is_refused(runner: Run, file: Path) -> None:
    result = take_in(runner, file, "--announced-on", "2020-05-27")

    assert result.exit_code == 1
    assert "notice_period_too_short" in result.stderr


@pytest.mark.usefixtures("tenant")
def test_announce_refuses_a_version_that_is_announced(runner: Run, file: Path) -> None:
    take_in(runner, file)

    result = runner(
        *("policies", "announce", "--tenant", "acme", "--policy", "privacy", "--version", "1"),
        "--json",
    )

    assert result.exit_code == 1
    assert json.loads(result.stdout)["code"] == "version_immutable"


@pytest.mark.usefixtures("tenant")
def test_announce_needs_contacts(runner: Run, file: Path) -> None:
    take_in(runner, file, "--announced-on", "2026-01-15", "--effective-on", "2026-01-22")

    result = runner(
        *("policies", "announce", "--tenant", "acme", "--policy", "privacy", "--version", "1"),
    )

    assert result.exit_code == 1
    assert "contacts_missing" in result.stderr


@pytest.mark.usefixtures("tenant")
def test_missing_file_is_a_usage_error(runner: Run) -> None:
    assert take_in(runner, Path("/nowhere.txt")).exit_code == 2


@pytest.mark.usefixtures("tenant")
def test_list_of_nothing_says_so(runner: Run) -> None:
    assert runner("policies", "list", "--tenant", "acme").stdout.strip() == "No policies yet."
