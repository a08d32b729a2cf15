"""Where code lives: the closed vocabulary of file names, and how long a file may grow."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.source_tree import PACKAGE, ROOT, domains, name_of, parse, python_files

VOCABULARY = {
    "__init__",
    "api_routes",
    "client",
    "errors",
    "guards",
    "jobs",
    "models",
    "operations",
    "pages",
    "public_routes",
    "queries",
    "rules",
    "schemas",
    "templates",
}

#: Names that say nothing about what is inside. ("Services" do here: they are those of vendors.)
EMPTY_NAMES = {
    "base",
    "common",
    "helper",
    "helpers",
    "manager",
    "misc",
    "util",
    "utils",
}

LONGEST_FILE = 300
#: Tables of cases may run on.
LONGEST_TEST_FILE = 500


@pytest.mark.parametrize("domain", domains(), ids=lambda folder: folder.name)
def test_a_domain_has_only_files_of_the_vocabulary(domain: Path) -> None:
    found = {path.stem for path in domain.iterdir() if path.name != "__pycache__"}

    assert found <= VOCABULARY, f"not in the vocabulary: {sorted(found - VOCABULARY)}"


def test_no_module_has_a_name_that_says_nothing() -> None:
    sources = [*python_files(), *python_files(ROOT / "tests"), *python_files(ROOT / "migrations")]

    assert [name_of(path) for path in sources if path.stem in EMPTY_NAMES] == []


def test_no_file_outgrows_its_reader() -> None:
    banner = ROOT / "static" / "banner" / "src"

    assert _longer_than(LONGEST_FILE, [*python_files(), *sorted(banner.rglob("*.js"))]) == {}


def test_no_test_file_outgrows_its_reader() -> None:
    assert _longer_than(LONGEST_TEST_FILE, python_files(ROOT / "tests")) == {}


def test_every_module_says_what_it_owns() -> None:
    without = [name_of(path) for path in python_files(PACKAGE) if not _docstring(path)]

    assert without == []


def _docstring(path: Path) -> str:
    body = parse(path).body
    if not body or not hasattr(body[0], "value"):
        return ""
    return str(getattr(body[0].value, "value", "")).strip()


def _longer_than(limit: int, files: list[Path]) -> dict[str, int]:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    return {name: lines for name, lines in lengths.items() if lines > limit}
