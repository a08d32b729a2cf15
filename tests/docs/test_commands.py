"""Every command that README and docs tell people to type does what they say.

Each document's commands run in one shell and in their order, in a folder of their own, against a
scratch embedded database that a real server serves. ``https://consent.example`` is that server.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.documents import GUIDES, ROOT, blocks, commands
from tests.servers import free_port, wait_for_port

CATALOGUE = ROOT / "consent_service/demo/content/catalog-remote.yaml"
#: Commands that cannot run here, by how they begin, and why.
SKIPPED = {
    "make ": "builds a virtual environment; the demo and the tests have tests of their own",
    "pip install consent-service": "the package is tested from its wheel, in tests/packaging",
    "consent-service serve": "runs until it is stopped; one is running for the other commands",
    "consent-service worker": "runs until it is stopped",
    "export CONSENT_DATABASE_URL=postgresql": "no such server; the embedded database stands in",
    "export CONSENT_SECRET_KEYS=": "belongs to that server",
}
SCOPES = ("admin", "consents:write", "decisions:read", "links:create", "subject_tokens:create")


@dataclass(frozen=True)
class Scratch:
    """A running service with the company that the documents speak of."""

    url: str
    environment: dict[str, str]
    site_key: str

    def run(self, script: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run a script as a person would, but stop at the first command that fails."""
        here = script.replace("https://consent.example", self.url)
        here = here.replace("SITE_KEY", self.site_key)
        # An answer of 4xx is a failure, as a reader would see it.
        head = 'set -euo pipefail\ncurl() { command curl --fail-with-body "$@"; }\n'
        return subprocess.run(
            ["bash", "-c", head + here],
            cwd=folder,
            env=self.environment,
            text=True,
            capture_output=True,
            check=False,
            timeout=120,
        )

    def answer(self, command: str, folder: Path) -> str:
        """The first line of what a command that must succeed prints."""
        done = self.run(command, folder)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.partition("\n")[0]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    folder = tmp_path_factory.mktemp("scratch")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    programs = f"{Path(sys.executable).parent}:{os.defpath}"
    environment = {
        "LANG": "C.UTF-8",
        "PATH": programs,
        "CONSENT_DATABASE_URL": f"sqlite:///{folder}/consent.sqlite3",
        "CONSENT_PUBLIC_URL": url,
    }
    bare = Scratch(url, environment, "")
    for command in (
        "tenants create acme --name Acme",
        "products create remote --tenant acme",
        "customers create byeolgil-logistics --tenant acme",
        f"catalog import {CATALOGUE} --tenant acme",
        f"catalog import {CATALOGUE} --tenant acme --product remote",
    ):
        bare.answer(f"consent-service {command}", folder)
    scopes = " ".join(f"--scope {scope}" for scope in SCOPES)
    key = bare.answer(f"consent-service api-keys create --tenant acme {scopes}", folder)
    site = bare.answer(
        "consent-service sites create --tenant acme --origin https://www.acme.example", folder
    )
    server = subprocess.Popen(
        ["consent-service", "serve", "--port", str(port)],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        executable=shutil.which("consent-service", path=programs),
    )
    try:
        wait_for_port(port, server)
        yield Scratch(url, {**environment, "API_KEY": key}, site)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _commands(document: Path) -> list[str]:
    return [
        command
        for block in blocks(document)
        if block.lang == "sh"
        for command in commands(block.text)
    ]


def _is_skipped(command: str) -> bool:
    return any(command.startswith(beginning) for beginning in SKIPPED)


@pytest.mark.skipif(shutil.which("curl") is None, reason="some of the commands are for curl")
@pytest.mark.parametrize("document", GUIDES, ids=lambda path: path.name)
def test_commands_do_what_the_document_says(
    document: Path, scratch: Scratch, tmp_path: Path
) -> None:
    for block in blocks(document):
        if block.file:
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
    script = "\n".join(command for command in _commands(document) if not _is_skipped(command))

    done = scratch.run(script, tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("beginning", SKIPPED)
def test_no_exception_outlives_its_command(beginning: str) -> None:
    assert [
        command
        for document in GUIDES
        for command in _commands(document)
        if command.startswith(beginning)
    ] != []
