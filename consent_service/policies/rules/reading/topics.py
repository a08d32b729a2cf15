"""What a single passage speaks of, wherever it stands."""

from __future__ import annotations

import re
from typing import Final

from consent_service.policies.rules.reading.lines import MAX_READABLE, without_mark

_CASE = re.compile(r"(?:경우|때)(?:에\s?한(?:함|하여|합니다))?\s*[.]?$")
_PROVISION_BASES: Final = (
    (
        "anonymised_stats",
        re.compile(r"통계|학술|시장\s?조사|알아볼\s?수\s?없는|식별할\s?수\s?없는"),
    ),
    ("law_enforcement", re.compile(r"법령|법률|수사|감독\s?당국|법원|영장")),
    ("consent", re.compile(r"동의")),
)
_PROCEDURE = re.compile(r"절차\s*[::].*(?:접수|신청).*(?:확인|처리|제공)")
_PROCEDURE_CHANNEL = re.compile(r"절차\s*[::]\s*(?P<channel>\S+)\s+(?:접수|신청)")
_COOKIES = re.compile(r"쿠키(?:는|가|를|의|란|에|\s)")
_BROWSER_STEP = re.compile(
    r"^\[[^\[\]]+\].{0,60}(?:선택|클릭|설정|체크|해제|차단)(?:합니다|하시면|하세요|해\s?주세요)"
)


def provision_basis(text: str) -> str | None:
    """The basis of a case in which data is provided beyond the purposes, or None."""
    text = without_mark(text)
    if len(text) > MAX_READABLE or not _CASE.search(text):
        return None
    return next((basis for basis, pattern in _PROVISION_BASES if pattern.search(text)), None)


def is_procedure(text: str) -> bool:
    """Whether ``text`` gives the steps of a request: "절차: … 접수 ▶ … 확인 ▶ …"."""
    return len(text) <= MAX_READABLE and _PROCEDURE.match(without_mark(text)) is not None


def procedure_channel(text: str) -> str:
    """The channel of a procedure ("이메일 접수" → "이메일"), or nothing."""
    match = _PROCEDURE_CHANNEL.match(without_mark(text))
    return match["channel"] if match else ""


def speaks_of_cookies(text: str) -> bool:
    """Whether ``text`` is about cookies."""
    return _COOKIES.search(text[:MAX_READABLE]) is not None


def is_browser_step(text: str) -> bool:
    """Whether ``text`` is a step in a browser's menus: "[도구] 메뉴에서 … 선택합니다."."""
    return _BROWSER_STEP.match(without_mark(text[:MAX_READABLE])) is not None
