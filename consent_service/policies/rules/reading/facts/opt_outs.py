"""The ways to refuse automatic collection that a policy describes, with their steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from consent_service.policies.rules.facts import OptOutRoute
from consent_service.policies.rules.reading.lines import MAX_READABLE, Passage
from consent_service.policies.rules.reading.topics import is_browser_step

_BROWSERS = r"(?:internet\s?explorer|chrome|edge|safari|firefox|크롬|엣지|사파리|웨일)"
_ROUTES: Final = tuple(
    (key, re.compile(pattern, re.IGNORECASE))
    for key, pattern in (
        (
            "analytics_addon",
            r"(?:analytics|애널리틱스).{0,30}(?:차단|부가\s?기능|add-?on|opt-?out)",
        ),
        ("admin_page", r"관리자\s?(?:페이지|화면|콘솔).{0,40}(?:해제|설정|끄|차단|거부)"),
        (
            "mobile_settings",
            r"(?:광고\s?(?:식별자|ID|아이디)|(?:휴대폰|모바일|스마트폰).{0,20}설정)",
        ),
        ("browser_settings", r"브라우저.{0,30}(?:설정|거부|차단)|쿠키\s?설치\s?(?:허용|여부)"),
        ("browser_settings", rf"{_BROWSERS}.{{0,40}}(?:설정|차단|거부|삭제)"),
    )
)
#: A sentence that only mentions a route is long; a heading or an instruction is short.
_INSTRUCTION: Final = 120


def read_opt_out_routes(passages: Sequence[Passage]) -> tuple[OptOutRoute, ...]:
    """Each route once, with the lines that describe it, in the order of the text."""
    routes: dict[str, list[str]] = {}
    current: list[str] | None = None
    for passage in passages:
        key = _route(passage.text)
        if key is not None and key not in routes:
            current = routes.setdefault(key, [])
        if current is not None and len(passage.text) <= MAX_READABLE:
            current.append(passage.text.strip())
    return tuple(OptOutRoute(key, "\n".join(lines)) for key, lines in routes.items())


def _route(text: str) -> str | None:
    if len(text) > _INSTRUCTION:
        return None
    named = next((key for key, pattern in _ROUTES if pattern.search(text)), None)
    return named or ("browser_settings" if is_browser_step(text) else None)
