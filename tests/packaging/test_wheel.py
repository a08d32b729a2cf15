"""The wheel: everything a running service needs is inside, and works where nothing else is."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.servers import free_port, wait_for_port

ROOT = Path(__file__).resolve().parents[2]
LEFT_BEHIND = shutil.ignore_patterns(
    ".*cache*", ".git", ".venv*", ".state", "__pycache__", "*.egg-info", "build", "node_modules"
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # A copy, because a build leaves folders in the source tree that a later build would pack.
    source = tmp_path_factory.mktemp("wheel") / "source"
    shutil.copytree(ROOT, source, ignore=LEFT_BEHIND)
    foreign = source / "static" / "banner" / "node_modules" / "foreign"
    foreign.mkdir(parents=True)
    (foreign / "index.js").write_text("throw new Error('not ours')\n", encoding="utf-8")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist", cwd=source)
    return next((source / "dist").glob("consent_service-*.whl"))


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``consent-service`` command of an environment that holds the lock and the wheel only."""
    environment = tmp_path_factory.mktemp("installed") / "venv"
    _run(sys.executable, "-m", "venv", environment)
    pip = (environment / "bin" / "python", "-m", "pip", "install", "--quiet")
    _run(*pip, "--require-hashes", "--requirement", ROOT / "requirements.txt")
    _run(*pip, "--no-deps", wheel)
    return environment / "bin" / "consent-service"


def test_wheel_holds_every_file_of_the_package(contents: set[str]) -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "consent_service").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }

    assert sorted(files - contents) == []


@pytest.mark.parametrize(
    ("folder", "packed_as"),
    [
        pytest.param("migrations", "consent_service/_migrations", id="migrations"),
        pytest.param("static", "consent_service/_static", id="static"),
    ],
)
def test_wheel_holds_the_folders_outside_the_package(
    folder: str, packed_as: str, contents: set[str]
) -> None:
    files = {
        f"{packed_as}/{path.relative_to(ROOT / folder).as_posix()}"
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and not path.name.startswith(".")
        and not {"node_modules", "__pycache__"} & set(path.parts)
    }

    assert files
    assert sorted(files - contents) == []


@pytest.mark.parametrize("unwanted", ["node_modules", "__pycache__", "tests/", "benchmarks/"])
def test_wheel_holds_nothing_else(unwanted: str, contents: set[str]) -> None:
    assert sorted(name for name in contents if unwanted in name) == []


def test_wheel_asks_for_what_setup_cfg_lists(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = archive.read(name).decode()

    assert "Requires-Dist: Flask>=3.1\n" in metadata
    assert 'Requires-Dist: pytest>=9; extra == "dev"\n' in metadata


def test_command_explains_itself_when_installed_alone(installed: Path, tmp_path: Path) -> None:
    answer = _run(installed, "--help", cwd=tmp_path, env=_bare(tmp_path))

    assert "serve" in answer
    assert "worker" in answer


@pytest.fixture
def served(installed: Path, tmp_path: Path) -> Iterator[int]:
    """The port of a service started in an empty folder, with no setting given."""
    port = free_port()
    process = subprocess.Popen(
        [installed, "serve", "--host", "127.0.0.1", "--port", str(port)],
        cwd=tmp_path,
        env=_bare(tmp_path),
    )
    try:
        wait_for_port(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_service_is_ready_when_started_in_an_empty_folder(served: int) -> None:
    assert _get(served, "/healthz")[0] == 200
    assert _get(served, "/readyz")[0] == 200
    assert _get(served, "/nowhere")[0] == 404


def test_openapi_document_is_served_by_the_installed_wheel(served: int) -> None:
    status, body = _get(served, "/openapi.json")

    assert status == 200
    assert json.loads(body)["openapi"].startswith("3.1")


def test_demo_runs_from_the_installed_wheel_in_an_empty_folder(
    installed: Path, tmp_path: Path
) -> None:
    port = free_port()
    process = subprocess.Popen(
        [installed, "demo", "--port", str(port), "--json"],
        cwd=tmp_path,
        env=_bare(tmp_path),
        text=True,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())

        assert said.keys() == {"urls", "api_key"}
        assert _get(port, "/policies/narugyeol/privacy-remote")[0] == 200
    finally:
        process.terminate()
        process.communicate(timeout=20)
    assert process.returncode == 0


def _get(port: int, path: str) -> tuple[int, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()


def _bare(home: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}


def _run(*command: object, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout
