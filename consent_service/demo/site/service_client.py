"""Calls the consent service's API as a tenant's back end does: three calls, one connection.

Personal identifiers travel in bodies only. No answer is kept, and no failure is read as a grant.
"""

from __future__ import annotations

import http.client
import json
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlsplit

_SECONDS_TO_WAIT = 3.0
_LONGEST_ANSWER = 1_000_000


class ServiceUnreachable(Exception):
    """The service did not answer, or not in JSON."""


class ServiceRefused(Exception):
    """The service answered with a problem. ``status`` and ``code`` are those of RFC 9457."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class ServiceClient:
    """One connection to the service, for the length of a ``with`` block."""

    def __init__(self, service_url: str, api_key: str) -> None:
        parts = urlsplit(service_url)
        kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
        self._connection = kinds[parts.scheme](parts.netloc, timeout=_SECONDS_TO_WAIT)
        self._api_key = api_key

    def __enter__(self) -> ServiceClient:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def look_up(self, subject: dict[str, str], product: str) -> dict[str, Any]:
        """``POST /v1/subjects/lookup``: the subject's reference and its current answers."""
        return self._call("POST", "/v1/subjects/lookup", {"subject": subject, "product": product})

    def history(self, subject_ref: str) -> dict[str, Any]:
        """``GET /v1/subjects/{ref}/history``: the acts of the subject, newest first."""
        return self._call("GET", f"/v1/subjects/{quote(subject_ref, safe='')}/history")

    def decide(self, question: dict[str, Any]) -> dict[str, Any]:
        """``POST /v1/decisions``: may this purpose run for this subject now, and why."""
        return self._call("POST", "/v1/decisions", question)

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._api_key}", "Accept": "application/json"}
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        try:
            self._connection.request(method, path, content, headers)
            response = self._connection.getresponse()
            answer = json.loads(response.read(_LONGEST_ANSWER))
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise ServiceUnreachable from error
        if not isinstance(answer, dict):
            raise ServiceUnreachable
        if response.status >= 400:
            raise ServiceRefused(response.status, str(answer.get("code", "")))
        return answer
