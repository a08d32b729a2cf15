"""What the project says about itself: one home for settings of tools, locks that are locks."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.architecture.source_tree import PACKAGE, ROOT, setup_cfg

LOCKS = ["requirements.txt", "requirements-dev.txt"]


def test_every_package_is_listed_in_setup_cfg() -> None:
    folders = {
        ".".join(init.parent.relative_to(ROOT).parts) for init in PACKAGE.rglob("__init__.py")
    }
    mapped = {"consent_service._migrations", "consent_service._static"}

    listed = set(setup_cfg()["options"]["packages"].split())

    missing, stale = sorted(folders - listed), sorted(listed - folders - mapped)
    assert missing == [], f"not listed, `make fmt` does it: {' '.join(missing)}"
    assert stale == [], f"listed but gone, `make fmt` mends it: {' '.join(stale)}"


def test_no_python_lies_outside_a_package() -> None:
    orphans = [
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("*.py")
        if not (path.parent / "__init__.py").exists()
    ]

    assert orphans == []


def test_pyproject_holds_only_what_setup_cfg_cannot() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert set(pyproject) == {"build-system", "tool"}
    assert set(pyproject["tool"]) == {"ruff"}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_each_package(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text(encoding="utf-8"))

    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert re.findall(r"https?://\S+|--(?:extra-)?index-url|--find-links", text) == []


def test_the_locks_hold_what_setup_cfg_asks_for() -> None:
    config = setup_cfg()
    runtime = _names(config["options"]["install_requires"])
    dev = _names(config["options.extras_require"]["dev"])

    assert runtime <= _locked("requirements.txt")
    assert runtime | dev <= _locked("requirements-dev.txt")


def test_both_locks_agree_on_versions() -> None:
    assert _pins("requirements.txt") <= _pins("requirements-dev.txt")


def _names(requirements: str) -> set[str]:
    return {
        _normal(re.split(r"[\[<>=!~;\s]", line)[0]) for line in requirements.split("\n") if line
    }


def _locked(lock: str) -> set[str]:
    return {pin.split("==")[0] for pin in _pins(lock)}


def _pins(lock: str) -> set[str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^[a-z0-9][a-z0-9._-]*==[^\s;]+", text, flags=re.MULTILINE))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
