"""Signed tokens: one salt and one age per use, so that a token of one use is void in another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer
from itsdangerous.timed import TimestampSigner

from consent_service.kernel import clock
from consent_service.kernel.config import settings


class TokenInvalid(Exception):
    """Forged, damaged, or made for another use."""


class TokenExpired(Exception):
    """Ours, but too old."""


class _Signer(TimestampSigner):
    _at: datetime | None = None

    def at(self, instant: datetime) -> _Signer:
        self._at = instant
        return self

    def get_timestamp(self) -> int:
        return int((self._at or clock.now()).timestamp())


@dataclass(frozen=True)
class TokenUse:
    """One kind of token. ``max_age`` None means that it never expires."""

    salt: str
    max_age: timedelta | None

    def sign(self, payload: dict[str, Any]) -> str:
        """A URL-safe token over ``payload``, which must hold no personal data."""
        return self._serializer().dumps(payload)

    def read(self, token: str) -> dict[str, Any]:
        """The payload. Raises TokenExpired or TokenInvalid."""
        seconds = None if self.max_age is None else int(self.max_age.total_seconds())
        try:
            payload = self._serializer().loads(token, max_age=seconds)
        except SignatureExpired as error:
            raise TokenExpired from error
        except BadData as error:
            raise TokenInvalid from error
        if not isinstance(payload, dict):
            raise TokenInvalid
        return payload

    def seal(self, value: str, at: datetime) -> str:
        """A short token that ``value`` was ours at that instant; it does not hold the value."""
        signer = self._serializer().make_signer(self.salt.encode())
        assert isinstance(signer, _Signer)  # noqa: S101  # what _serializer was told to make
        with_time = signer.at(at).sign(value).decode()
        return with_time.removeprefix(value + ".")

    def check_seal(self, value: str, token: str) -> None:
        """Raise TokenExpired or TokenInvalid unless ``token`` seals ``value``."""
        signer = self._serializer().make_signer(self.salt.encode())
        assert isinstance(signer, _Signer)  # noqa: S101  # what _serializer was told to make
        seconds = None if self.max_age is None else int(self.max_age.total_seconds())
        try:
            signer.unsign(f"{value}.{token}", max_age=seconds)
        except SignatureExpired as error:
            raise TokenExpired from error
        except BadData as error:
            raise TokenInvalid from error

    def expires_at(self, signed_at: datetime) -> datetime | None:
        """When a token signed at that instant stops being accepted."""
        return None if self.max_age is None else signed_at + self.max_age

    def _serializer(self) -> URLSafeTimedSerializer:
        # itsdangerous signs with the last key of a list; ours come newest first.
        return URLSafeTimedSerializer(
            list(reversed(settings().secret_keys)), salt=self.salt, signer=_Signer
        )
