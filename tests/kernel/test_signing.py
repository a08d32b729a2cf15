"""Signed tokens: good for one use, for a time, and only under our keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from consent_service.kernel.config import Settings
from consent_service.kernel.signing import TokenExpired, TokenInvalid, TokenUse
from tests.conftest import Clock
from tests.databases import SECRET

LINK = TokenUse("test-link", timedelta(days=30))
FOREVER = TokenUse("test-forever", None)
OTHER = "another-secret-of-thirty-two-characters"


def _sign(use: TokenUse, *secrets: str) -> str:
    """A token made by a service with these secrets."""
    with _service(secrets).app_context():
        return use.sign({"s": "x"})


def _read(use: TokenUse, token: str, *secrets: str) -> dict[str, str]:
    """What a service with these secrets reads in a token."""
    with _service(secrets).app_context():
        return use.read(token)


def _service(secrets: tuple[str, ...]) -> Flask:
    app = Flask(__name__)
    app.extensions["consent_settings"] = Settings(secret_keys=secrets)
    return app


def test_token_gives_back_what_was_signed() -> None:
    assert _read(LINK, _sign(LINK, SECRET), SECRET) == {"s": "x"}


@pytest.mark.parametrize(
    ("days", "is_read"), [(0, True), (30, True), (31, False)], ids=["new", "last-day", "too-old"]
)
def test_token_is_good_for_its_time(
    clock: Clock,
    days: int,
    is_read: bool,
) -> None:
    token = _sign(LINK, SECRET)
    clock.advance(days=days)

    if is_read:
        assert _read(LINK, token, SECRET) == {"s": "x"}
    else:
        with pytest.raises(TokenExpired):
            _read(LINK, token, SECRET)


def test_token_without_an_age_never_expires(clock: Clock) -> None:
    token = _sign(FOREVER, SECRET)
    clock.advance(days=20_000)

    assert _read(FOREVER, token, SECRET) == {"s": "x"}


def test_token_survives_the_rotation_of_keys() -> None:
    assert _read(FOREVER, _sign(FOREVER, SECRET), OTHER, SECRET) == {"s": "x"}


def test_newest_key_signs() -> None:
    assert _read(LINK, _sign(LINK, OTHER, SECRET), OTHER) == {"s": "x"}


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"), id="signature"),
        pytest.param(lambda token: "e30" + token, id="payload"),
        pytest.param(lambda _token: "", id="empty"),
        pytest.param(lambda _token: "한글", id="not-ascii"),
        pytest.param(lambda _token: "a.b.c", id="nonsense"),
    ],
)
def test_forged_token_is_void(
    forged: Callable[[str], str],
) -> None:
    token = forged(_sign(LINK, SECRET))

    with pytest.raises(TokenInvalid):
        _read(LINK, token, SECRET)


def test_token_of_another_use_is_void() -> None:
    token = _sign(FOREVER, SECRET)

    with pytest.raises(TokenInvalid):
        _read(LINK, token, SECRET)


def test_token_under_a_key_that_was_taken_away_is_void() -> None:
    token = _sign(LINK, SECRET)

    with pytest.raises(TokenInvalid):
        _read(LINK, token, OTHER)


def test_expiry_can_be_told_beforehand() -> None:
    signed_at = datetime(2026, 1, 1, tzinfo=UTC)

    assert LINK.expires_at(signed_at) == datetime(2026, 1, 31, tzinfo=UTC)
    assert FOREVER.expires_at(signed_at) is None
