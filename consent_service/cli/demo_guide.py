"""What the demonstration says when it is up: addresses, the key, and lines to paste. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consent_service.demo.company import load_company
from consent_service.demo.seeding import MEMBER, MEMBER_PRODUCT

ANALYTICS = "google-analytics"


@dataclass(frozen=True)
class DemoGuide:
    """Where everything is. ``service`` is an address that every resolver knows."""

    service: str
    #: By name, as ``--json`` gives them.
    urls: Mapping[str, str]
    api_key: str
    member_ref: str
    folder: str

    def to_json(self) -> dict[str, Any]:
        """The object of ``--json``."""
        return {"urls": dict(self.urls), "api_key": self.api_key}

    def to_text(self) -> str:
        """The guide as people read it; each ``curl`` line stands alone and can be pasted alone."""
        company = load_company()
        width = max(map(len, _TITLES.values()))
        lines = [
            f"Consent Service is running for {company.tenant['name']['en']}, a fictional company.",
            "",
            *(f"  {title:<{width}}  {self.urls[name]}" for name, title in _TITLES.items()),
            "",
            f"  {'API key':<{width}}  {self.api_key}",
            f"  {'Data':<{width}}  {self.folder}",
            "",
            "Open the first page, choose in the banner, and look at what is stored.",
            "Then ask as the company's own systems would; each line can be pasted as it is:",
            "",
        ]
        for title, line in self.curl_lines():
            lines += [f"# {title}", line, ""]
        lines.append("Ctrl-C stops it. The next start finds everything as it was.")
        return "\n".join(lines)

    def curl_lines(self) -> tuple[tuple[str, str], ...]:
        """What to try, with the line that does it."""
        first, second = (customer.key for customer in load_company().customers)
        switch = f"/v1/service-switches/{ANALYTICS}?customer={first}"
        subject = dict(MEMBER)
        return (
            (
                "May an advertisement be sent to this member by e-mail now?",
                self._curl(
                    "",
                    "/v1/decisions",
                    {
                        "subject": subject,
                        "product": MEMBER_PRODUCT,
                        "purpose": "marketing",
                        "channel": "email",
                    },
                ),
            ),
            (
                "The member withdraws by phone. Sent twice, it is recorded once.",
                self._curl(
                    "-H 'Idempotency-Key: call-2077' ",
                    "/v1/consents",
                    {
                        "subject": subject,
                        "product": MEMBER_PRODUCT,
                        "choices": {"marketing.email": False},
                        "method": "phone",
                    },
                ),
            ),
            (
                "Everything this member ever answered, newest first.",
                self._curl("", f"/v1/subjects/{self.member_ref}/history"),
            ),
            (
                f"Switch Google Analytics off for the customer company {first}.",
                self._curl("-X PUT ", switch, {"enabled": False}),
            ),
            (
                "May it run for users of that company?",
                self._curl("", "/v1/decisions", self._about_analytics(first)),
            ),
            (
                f"And for users of {second}?",
                self._curl("", "/v1/decisions", self._about_analytics(second)),
            ),
            ("Switch it on again.", self._curl("-X PUT ", switch, {"enabled": True})),
        )

    def _about_analytics(self, customer: str) -> dict[str, str]:
        return {"product": MEMBER_PRODUCT, "service": ANALYTICS, "customer": customer}

    def _curl(self, options: str, path: str, body: Mapping[str, Any] | None = None) -> str:
        content = ""
        if body is not None:
            content = f" -H 'Content-Type: application/json' -d '{json.dumps(body)}'"
        key = f"-H 'Authorization: Bearer {self.api_key}'"
        return f"curl -sS {options}{key}{content} '{self.service}{path}'"


_TITLES = {
    "remote": "Website: remote support",
    "meet": "Website: video meeting",
    "remote_stored": "Stored for this browser",
    "remote_policy": "Privacy policy (remote)",
    "meet_policy": "Privacy policy (meeting)",
    "docs": "API",
}
