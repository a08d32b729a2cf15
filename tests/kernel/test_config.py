"""Settings: each stops the start when it is wrong, with a sentence that names it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from consent_service.kernel.config import BadSetting, Settings

SECRET = "s" * 32
GIVEN = {"CONSENT_SECRET_KEYS": SECRET, "CONSENT_DATABASE_URL": "postgresql://u@h/db"}


def test_settings_are_read_from_the_environment() -> None:
    settings = Settings.from_env(
        {
            **GIVEN,
            "CONSENT_SECRET_KEYS": f"{'n' * 32}, {SECRET},",
            "CONSENT_PUBLIC_URL": "https://consent.example/",
            "CONSENT_TRUSTED_PROXIES": "2",
            "CONSENT_PREPARED_STATEMENTS": "False",
            "PATH": "/bin",
        }
    )

    assert settings.secret_keys == ("n" * 32, SECRET)
    assert settings.base_url == "https://consent.example"
    assert settings.trusted_proxies == 2
    assert settings.prepared_statements is False
    assert settings.is_embedded is False


def test_setting_can_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\n", encoding="utf-8")

    settings = Settings.from_env(
        {"CONSENT_SECRET_KEYS_FILE": str(path), "CONSENT_DATABASE_URL": "postgresql://u@h/db"}
    )

    assert settings.secret_keys == (SECRET,)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        pytest.param({"CONSENT_SECRET_KEYS": ""}, "CONSENT_SECRET_KEYS", id="no-secret"),
        pytest.param({"CONSENT_SECRET_KEYS": "short"}, "CONSENT_SECRET_KEYS", id="short-secret"),
        pytest.param(
            {"CONSENT_SECRET_KEYS": f"{SECRET},short"}, "key 2", id="second-secret-is-short"
        ),
        pytest.param({"CONSENT_DATABASE_URL": "nonsense"}, "CONSENT_DATABASE_URL", id="no-address"),
        pytest.param(
            {"CONSENT_DATABASE_URL": "mysql://h/db"}, "CONSENT_DATABASE_URL", id="other-database"
        ),
        pytest.param(
            {"CONSENT_ARCHIVE_DATABASE_URL": "mysql://h/db"},
            "CONSENT_ARCHIVE_DATABASE_URL",
            id="other-archive",
        ),
        pytest.param({"CONSENT_PUBLIC_URL": "consent.example"}, "CONSENT_PUBLIC_URL", id="no-url"),
        pytest.param({"CONSENT_PUBLIC_URL": "ftp://h"}, "CONSENT_PUBLIC_URL", id="ftp"),
        pytest.param({"CONSENT_PUBLIC_URL": "https://h/?a=1"}, "CONSENT_PUBLIC_URL", id="query"),
        pytest.param({"CONSENT_LOG_LEVEL": "loud"}, "CONSENT_LOG_LEVEL", id="log-level"),
        pytest.param({"CONSENT_TRUSTED_PROXIES": "-1"}, "CONSENT_TRUSTED_PROXIES", id="proxies"),
        pytest.param(
            {"CONSENT_PREPARED_STATEMENTS": "yes"}, "CONSENT_PREPARED_STATEMENTS", id="flag"
        ),
        pytest.param({"CONSENT_DATABSE_URL": "x"}, "CONSENT_DATABSE_URL", id="mistyped"),
        pytest.param(
            {"CONSENT_SMTP_URL_FILE": "/nonexistent/file"}, "CONSENT_SMTP_URL_FILE", id="no-file"
        ),
    ],
)
def test_wrong_setting_stops_the_start(changes: dict[str, str], named: str) -> None:
    with pytest.raises(BadSetting, match=named):
        Settings.from_env({**GIVEN, **changes})


def test_setting_that_is_given_twice_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(SECRET, encoding="utf-8")

    with pytest.raises(BadSetting, match="CONSENT_SECRET_KEYS is given twice"):
        Settings.from_env({**GIVEN, "CONSENT_SECRET_KEYS_FILE": str(path)})


def test_message_never_shows_a_secret() -> None:
    with pytest.raises(BadSetting) as refused:
        Settings.from_env({**GIVEN, "CONSENT_SECRET_KEYS": f"{SECRET},hush"})

    assert SECRET not in str(refused.value)
    assert "hush" not in str(refused.value)


def test_server_database_needs_a_secret() -> None:
    with pytest.raises(BadSetting, match="CONSENT_SECRET_KEYS is missing"):
        Settings.from_env({"CONSENT_DATABASE_URL": "postgresql://u@h/db"})


def test_embedded_database_gets_a_secret_that_stays(tmp_path: Path) -> None:
    given = {"CONSENT_DATABASE_URL": f"sqlite:///{tmp_path}/consent.sqlite3"}

    first, second = Settings.from_env(given), Settings.from_env(given)

    assert first.secret_keys == second.secret_keys
    assert len(first.secret_keys[0]) == 64
    mode = stat.S_IMODE((tmp_path / "consent.sqlite3.keys").stat().st_mode)
    assert mode == 0o600


def test_two_installations_have_different_secrets(tmp_path: Path) -> None:
    one, other = (
        Settings.from_env({"CONSENT_DATABASE_URL": f"sqlite:///{tmp_path}/{name}.sqlite3"})
        for name in ("one", "other")
    )

    assert one.secret_keys != other.secret_keys
