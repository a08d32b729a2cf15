"""Settings, read once from ``CONSENT_*`` variables. The only module that reads the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "CONSENT_"
MINIMUM_SECRET_LENGTH = 32
DEFAULT_DATABASE_URL = "sqlite:///consent.sqlite3"
DEFAULT_PUBLIC_URL = "http://127.0.0.1:8000"


class BadSetting(Exception):
    """A setting that stops the start; the message names it and says what it must be."""


@dataclass(frozen=True)
class Settings:
    """Everything the service can be told from outside. Immutable once the process runs."""

    secret_keys: tuple[str, ...]
    database_url: str = DEFAULT_DATABASE_URL
    archive_database_url: str | None = None
    rate_limit_storage_url: str = "memory://"
    public_url: str = DEFAULT_PUBLIC_URL
    smtp_url: str | None = None
    trusted_proxies: int = 0
    metrics_token: str | None = None
    #: A server database behind pgbouncer in transaction mode cannot keep prepared statements.
    prepared_statements: bool = True
    log_level: str = "info"

    def __post_init__(self) -> None:
        if not self.secret_keys:
            raise BadSetting(
                "CONSENT_SECRET_KEYS is missing: give one or more random texts of "
                f"{MINIMUM_SECRET_LENGTH} characters or more, separated by commas, newest first."
            )
        for position, key in enumerate(self.secret_keys, start=1):
            if len(key) < MINIMUM_SECRET_LENGTH:
                raise BadSetting(
                    f"CONSENT_SECRET_KEYS: key {position} is shorter than "
                    f"{MINIMUM_SECRET_LENGTH} characters."
                )
        _check_database_url("CONSENT_DATABASE_URL", self.database_url)
        if self.archive_database_url:
            _check_database_url("CONSENT_ARCHIVE_DATABASE_URL", self.archive_database_url)
        parts = urlsplit(self.public_url)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query:
            raise BadSetting(
                "CONSENT_PUBLIC_URL must be an address such as https://consent.example."
            )
        if self.log_level not in {"debug", "info", "warning", "error"}:
            raise BadSetting("CONSENT_LOG_LEVEL must be debug, info, warning or error.")

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a file that this process itself opens and migrates."""
        return make_url(self.database_url).get_backend_name() == "sqlite"

    @property
    def base_url(self) -> str:
        """The public address without a trailing slash; every absolute URL starts with it."""
        return self.public_url.rstrip("/")

    @classmethod
    def from_env(
        cls,
        environ: Mapping[str, str] | None = None,
        *,
        database_url: str = DEFAULT_DATABASE_URL,
    ) -> Settings:
        """Settings from the process's environment, each also as ``…_FILE``.

        ``database_url`` is used where the environment gives none.

        Raises BadSetting for a missing, malformed or unknown ``CONSENT_*`` variable. An embedded
        database without ``CONSENT_SECRET_KEYS`` gets a random key in a file beside it, so that
        a first start needs no preparation and no default secret exists.
        """
        given = _given(os.environ if environ is None else environ)
        values: dict[str, object] = {}
        for name, text in given.items():
            values[name] = _parse(name, text)
        values.setdefault("database_url", database_url)
        if "secret_keys" not in values:
            _check_database_url("CONSENT_DATABASE_URL", str(values["database_url"]))
            values["secret_keys"] = _embedded_secret(str(values["database_url"]))
        return cls(**values)  # type: ignore[arg-type]  # _parse gives each field its type


def settings() -> Settings:
    """The running application's settings."""
    found = current_app.extensions["consent_settings"]
    assert isinstance(found, Settings)  # noqa: S101  # a wiring fault, not an input
    return found


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    known = {field.name for field in fields(Settings)}
    given: dict[str, str] = {}
    for variable, text in environ.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        value = text
        if name not in known and name.endswith("_file"):
            name = name.removesuffix("_file")
            value = _read(variable, text)
        if name not in known:
            raise BadSetting(f"{variable} is not a setting of this service.")
        if name in given:
            raise BadSetting(f"{PREFIX}{name.upper()} is given twice, also as a file.")
        given[name] = value
    return given


def _read(variable: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{variable} names a file that cannot be read.") from error


def _parse(name: str, text: str) -> object:
    if name == "secret_keys":
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if name == "trusted_proxies":
        if not text.isdecimal():
            raise BadSetting("CONSENT_TRUSTED_PROXIES must be a number such as 1.")
        return int(text)
    if name == "prepared_statements":
        if text.lower() not in {"true", "false"}:
            raise BadSetting("CONSENT_PREPARED_STATEMENTS must be true or false.")
        return text.lower() == "true"
    return text


def _check_database_url(variable: str, url: str) -> None:
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError as error:
        raise BadSetting(f"{variable} is not a database address.") from error
    if backend not in {"sqlite", "postgresql"}:
        raise BadSetting(f"{variable} must name an SQLite file or a PostgreSQL database.")


def _embedded_secret(database_url: str) -> tuple[str, ...]:
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return ()
    path = Path(url.database + ".keys")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return tuple(_read("CONSENT_SECRET_KEYS", str(path)).split(","))
    except OSError as error:
        raise BadSetting(f"{path} cannot be written; set CONSENT_SECRET_KEYS.") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return (key,)
