"""Which lines have the look of a heading: numbered titles, articles, plain titles.

Which of them head a section is decided in ``chains``, over all of them together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from consent_service.policies.rules.reading.joining import Joiner
from consent_service.policies.rules.reading.lines import (
    Line,
    count_letters,
    ends_sentence,
    fold,
    is_sentence,
    starts_anew,
)
from consent_service.policies.rules.titles import section_key

_MAX_LETTERS: Final = 45

_DECORATION = r"\s*[#■□◆◇▶►●○◎★▣]*\s*"
_NUMBERED = re.compile(rf"{_DECORATION}(?P<number>\d{{1,2}})\s?[.)]\s*(?![\d.])(?P<title>.+)")
_ARTICLE = re.compile(
    rf"{_DECORATION}제\s?(?P<number>\d{{1,2}})\s?조\s*[.:]?\s*(?:\((?P<inner>[^()]+)\)\s*)?(?P<title>.*)"
)
_OPEN_ARTICLE = re.compile(rf"{_DECORATION}제\s?\d{{1,2}}\s?조\s*\([^()]*")
_ROMAN = re.compile(rf"{_DECORATION}(?P<number>[Ⅰ-Ⅻ])\s?[.)]?\s*(?P<title>.+)")
_PLAIN = re.compile(r"\s*(?:#+|[■□◆◇▶►●○◎★▣])?\s*[<\[【〈《]?(?P<title>[^<>\[\]]+?)[>\]】〉》]?\s*")
_CLOSING = re.compile(
    r"(?:항목|방법|목적|제공|위탁|기간|파기|절차|권리|행사|의무|사항|대책|조치|연락처|책임자|담당자|"
    r"부서|배너|기타|고지|변경|개정|이전|구제|거부|쿠키|관리|현황|수탁자|기준|처리)\)?$"
)
_UNFINISHED = re.compile(r"(?:의|및|와|과|에|·|,|•)$")
_WRAPPED_LETTERS: Final = 15


@dataclass(frozen=True, slots=True)
class Heading:
    """A line (or two, when the title is wrapped) that may head a section."""

    at: int
    size: int
    family: str
    number: int
    title: str
    mark: str
    #: Text of the section that stands on the heading's own line.
    rest: str
    key: str | None
    stands_apart: bool

    @property
    def end(self) -> int:
        """The index of the first line after it."""
        return self.at + self.size


@dataclass(frozen=True, slots=True)
class _Wrapped:
    """The text of a heading, of how many lines it is made, and how to add one more."""

    text: str
    size: int
    joiner: Joiner


def find_candidates(lines: Sequence[Line], joiner: Joiner) -> list[Heading]:
    """Every line that has the look of a heading, in order."""
    found = (_candidate(lines, at, joiner) for at in range(len(lines)))
    return [heading for heading in found if heading is not None]


def is_title(text: str) -> bool:
    """Whether ``text`` has the look of a title rather than of a sentence or a label."""
    if not text or count_letters(text) > _MAX_LETTERS or is_sentence(text):
        return False
    return not text.endswith((":", ",", ";")) and ": " not in text


def _candidate(lines: Sequence[Line], at: int, joiner: Joiner) -> Heading | None:
    line = lines[at]
    if line.is_blank or len(line.text) > 300 or "\t" in line.text:
        return None
    text, size = line.text, 1
    if _OPEN_ARTICLE.fullmatch(fold(text)) and at + 1 < len(lines) and ")" in lines[at + 1].text:
        text, size = joiner.join(text, lines[at + 1].text), 2
    folded = fold(text)
    for family, pattern in (("article", _ARTICLE), ("number", _NUMBERED), ("roman", _ROMAN)):
        match = pattern.fullmatch(folded)
        if match is not None:
            wrapped = _Wrapped(text, size, joiner)
            return _numbered(lines, at, wrapped, family, match)
    return _plain(lines, at)


def _numbered(
    lines: Sequence[Line], at: int, wrapped: _Wrapped, family: str, match: re.Match[str]
) -> Heading | None:
    text, size = wrapped.text, wrapped.size
    inner = "inner" in match.re.groupindex and match["inner"]
    part = "inner" if inner else "title"
    title = text[slice(*match.span(part))].strip()
    rest = text[slice(*match.span("title"))].strip() if inner else ""
    if size == 1 and not rest and _is_wrapped(lines, at, title):
        title, size = wrapped.joiner.join(title, lines[at + 1].text), 2
    if not is_title(title):
        return None
    number = _number(match["number"])
    mark = text[: match.start(part)].strip(" (")
    apart = at == 0 or lines[at - 1].is_blank
    return Heading(at, size, family, number, title, mark, rest, section_key(title), apart)


def _plain(lines: Sequence[Line], at: int) -> Heading | None:
    match = _PLAIN.fullmatch(lines[at].text)
    if match is None or (at > 0 and not lines[at - 1].is_blank):
        return None
    title = match["title"].strip()
    if not is_title(title) or ends_sentence(title) or not _CLOSING.search(title):
        return None
    key = section_key(title)
    return None if key is None else Heading(at, 1, "plain", 0, title, "", "", key, True)


def _is_wrapped(lines: Sequence[Line], at: int, title: str) -> bool:
    if at + 1 >= len(lines) or (at + 2 < len(lines) and not lines[at + 2].is_blank):
        return False
    below = lines[at + 1].text.strip()
    if not below or count_letters(below) > _WRAPPED_LETTERS or ends_sentence(below):
        return False
    if starts_anew(below) or ends_sentence(title) or (section_key(below) and section_key(title)):
        return False
    return _CLOSING.search(below) is not None or _UNFINISHED.search(title) is not None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else ord(text) - ord("Ⅰ") + 1
