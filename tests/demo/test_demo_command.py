"""``consent-service demo`` as a person starts it: what it prints is true, and it stops cleanly."""

from __future__ import annotations

import json
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from consent_service.demo.kept_keys import keep_keys, read_kept_keys
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-c", "from consent_service.cli import main; main()", "demo")
STATE = Path(".state") / "demo"

Start = Callable[..., "Started"]


class Started:
    """A running command, in a folder of its own."""

    def __init__(self, folder: Path, port: int, *options: str) -> None:
        self.port = port
        self._process = subprocess.Popen(
            [*COMMAND, "--port", str(port), *options],
            cwd=folder,
            env=_environment(),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def lines_until(self, is_last: Callable[[str], bool]) -> list[str]:
        """What it prints, up to and with the line that is asked for."""
        assert self._process.stdout is not None
        lines: list[str] = []
        for line in self._process.stdout:
            lines.append(line.rstrip("\n"))
            if is_last(lines[-1]):
                return lines
        raise AssertionError(f"ended with {self._process.wait()}: {self._errors()}")

    def object(self) -> dict[str, Any]:
        """The one object of ``--json``."""
        answer: dict[str, Any] = json.loads(self.lines_until(lambda line: True)[0])
        return answer

    def stop(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        """Exit status, and what it printed meanwhile on either output."""
        if self._process.poll() is None:
            self._process.send_signal(how)
        printed, errors = self._process.communicate(timeout=20)
        return self._process.returncode, printed, errors

    def wait(self) -> tuple[int, str, str]:
        """The same for a command that ends by itself."""
        printed, errors = self._process.communicate(timeout=60)
        return self._process.returncode, printed, errors

    def _errors(self) -> str:
        assert self._process.stderr is not None
        return self._process.stderr.read()


def _environment(**more: str) -> dict[str, str]:
    bare = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    return {**bare, "PYTHONPATH": str(ROOT), **more}


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the command in an empty folder; a second start finds what the first one left."""
    running: list[Started] = []

    def make(*options: str, port: int | None = None) -> Started:
        running.append(Started(tmp_path, port or free_port(), *options))
        return running[-1]

    yield make
    for started in running:
        started.stop()


def _get(url: str) -> int:
    # The names are for browsers; not every system's resolver knows them.
    parts = urlsplit(url)
    with closing(HTTPConnection("127.0.0.1", parts.port, timeout=20)) as connection:
        connection.request("GET", parts.path, headers={"Host": parts.netloc})
        return connection.getresponse().status


def test_json_names_every_address_and_a_key_that_still_works_after_a_restart(
    start: Start, tmp_path: Path
) -> None:
    first = start("--json")
    said = first.object()

    assert said.keys() == {"urls", "api_key"}
    assert said["urls"]["remote"] == f"http://remote.localhost:{first.port + 1}/"
    statuses = {name: _get(url) for name, url in said["urls"].items() if name != "service"}
    assert set(statuses.values()) == {200}
    assert _get(f"http://localhost:{first.port}/readyz") == 200
    assert (tmp_path / STATE / "demo-keys.json").stat().st_mode & 0o777 == 0o600
    assert first.stop() == (0, "", "")

    second = start("--json", port=first.port)

    assert second.object() == said
    question = {"service": "google-analytics", "product": "remote"}
    with closing(HTTPConnection("127.0.0.1", second.port, timeout=20)) as connection:
        key = {"Authorization": f"Bearer {said['api_key']}", "Content-Type": "application/json"}
        connection.request("POST", "/v1/decisions", json.dumps(question), key)
        assert json.load(connection.getresponse())["allowed"] is True
    assert second.stop(signal.SIGINT) == (0, "", "")


@pytest.mark.skipif(shutil.which("curl") is None, reason="the lines are for curl")
def test_every_printed_line_works_when_pasted(start: Start) -> None:
    lines = start().lines_until(lambda line: line.startswith("Ctrl-C"))
    pasted = [line for line in lines if line.startswith("curl ")]

    decision, consent, history, off, theirs, others, on = map(_paste, pasted)

    assert (decision["allowed"], _codes(decision)) == (True, ["consented"])
    assert {state["purpose"]: state["status"] for state in consent["states"]} == {
        "marketing": "granted",
        "marketing.email": "withdrawn",
        "marketing.sms": "declined",
    }
    assert [act["method"] for act in history["items"]] == ["phone", "web"]
    assert (off["enabled"], off["level"]) == (False, "customer")
    assert (theirs["allowed"], _codes(theirs)) == (False, ["tenant_opt_out"])
    assert (others["allowed"], _codes(others)) == (True, ["service_enabled"])
    assert on["enabled"] is True
    assert _paste(pasted[1]) == consent
    assert len(_paste(pasted[2])["items"]) == 2


def _paste(line: str) -> Any:
    done = subprocess.run(shlex.split(line), capture_output=True, text=True, check=True, timeout=30)
    return json.loads(done.stdout)


def _codes(decision: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in decision["reasons"]]


@pytest.mark.parametrize("taken", [0, 1], ids=["service", "websites"])
def test_port_in_use_is_said_in_a_sentence(start: Start, tmp_path: Path, taken: int) -> None:
    # Another test may hold the neighbouring port just now; then another pair is tried.
    for _ in range(5):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            status, printed, errors = start(port=port - taken).wait()
        if f"Port {port} " in errors:
            break

    assert (status, printed) == (1, "")
    assert errors.startswith(f"Error: Port {port} is in use.")
    assert "Traceback" not in errors
    assert not (tmp_path / STATE / "consent.sqlite3").exists()


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        pytest.param(
            {"CONSENT_DATABASE_URL": "postgresql://localhost/consent"},
            "Error: The demo keeps its data in an SQLite file",
            id="server-database",
        ),
        pytest.param(
            {"CONSENT_DATABASE_URL": "sqlite:///:memory:"},
            "Error: The demo keeps its data in an SQLite file",
            id="memory",
        ),
        pytest.param(
            {"CONSENT_COLOUR": "blue"}, "Error: CONSENT_COLOUR is not a setting", id="unknown"
        ),
    ],
)
def test_unfit_setting_is_refused(tmp_path: Path, setting: dict[str, str], sentence: str) -> None:
    secret = {"CONSENT_SECRET_KEYS": "a-secret-of-the-tests-and-of-nothing-else"}

    done = subprocess.run(
        COMMAND,
        cwd=tmp_path,
        env=_environment(**secret, **setting),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert done.stderr.startswith(sentence)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="missing"),
        pytest.param("", id="empty"),
        pytest.param("[1, 2]", id="no-object"),
        pytest.param('{"person": 3}', id="no-text"),
    ],
)
def test_unusable_keys_file_holds_no_keys(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "keys.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    assert read_kept_keys(path) == {}


def test_kept_keys_are_for_their_owner_only_and_replace_the_earlier_ones(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text("{}", encoding="utf-8")
    path.chmod(0o644)

    keep_keys(path, {"person": "csk_one"})

    assert read_kept_keys(path) == {"person": "csk_one"}
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["keys.json"]
