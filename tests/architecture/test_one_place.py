"""What may happen in one place only, so that it can be checked, changed and trusted there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.architecture.source_tree import calls, imports, mentions, name_of, python_files


def _commits(path: Path) -> bool:
    return any(name.endswith(".commit") for name in calls(path))


def _reads_the_clock(path: Path) -> bool:
    ends = (
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.time_ns",
        "func.now",
        "func.current_timestamp",
    )
    return any(
        name in ends or name.endswith(tuple(f".{end}" for end in ends)) for name in calls(path)
    )


def _reads_the_environment(path: Path) -> bool:
    found = set(mentions(path))
    return bool(found & {"os.environ", "os.environb", "os.getenv", "os.putenv"})


def _calls_other_hosts(path: Path) -> bool:
    clients = ("aiohttp", "http.client", "httpx", "requests", "urllib.request", "urllib3")
    return any(
        name == client or name.startswith(f"{client}.")
        for name in imports(path)
        for client in clients
    )


def _places(does_it: Callable[[Path], bool], files: Iterable[Path]) -> list[str]:
    return [name_of(path) for path in files if does_it(path)]


def test_only_the_transaction_module_commits() -> None:
    assert _places(_commits, python_files()) == ["consent_service/kernel/transaction.py"]


def test_only_the_clock_module_reads_the_time() -> None:
    assert _places(_reads_the_clock, python_files()) == ["consent_service/kernel/clock.py"]


def test_only_the_config_module_reads_the_environment() -> None:
    assert _places(_reads_the_environment, python_files()) == ["consent_service/kernel/config.py"]


def test_at_most_one_module_calls_other_hosts() -> None:
    assert len(_places(_calls_other_hosts, python_files())) <= 1


@pytest.mark.parametrize(
    ("does_it", "source"),
    [
        pytest.param(_commits, "db.session.commit()", id="session-commit"),
        pytest.param(_commits, "engine().connect().commit()", id="connection-commit"),
        pytest.param(
            _reads_the_clock, "import datetime\ndatetime.datetime.now(None)", id="module-now"
        ),
        pytest.param(_reads_the_clock, "from datetime import date\ndate.today()", id="today"),
        pytest.param(_reads_the_clock, "sa.func.now()", id="database-now"),
        pytest.param(_reads_the_environment, "from os import environ", id="imported-environ"),
        pytest.param(_reads_the_environment, "import os\nos.getenv('A')", id="getenv"),
        pytest.param(_calls_other_hosts, "from urllib import request", id="urllib"),
        pytest.param(_calls_other_hosts, "import httpx", id="httpx"),
    ],
)
def test_a_breach_is_seen(does_it: Callable[[Path], bool], source: str, tmp_path: Path) -> None:
    breach = tmp_path / "breach.py"
    breach.write_text(source, encoding="utf-8")

    assert does_it(breach)
