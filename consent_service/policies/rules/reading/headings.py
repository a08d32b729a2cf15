"""Which lines head a section: the best ascending chain of numbered titles, or plain titles.

Inner lists are numbered like sections and speak of the same things; a chain is chosen as a whole,
so that "2. 수집방법" inside the first section does not take the place of the second.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
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
from consent_service.policies.rules.titles import plain_title, section_key

_MAX_LETTERS: Final = 45
#: More candidates than this are no headings; the search for the best chain is quadratic.
_MAX_CANDIDATES: Final = 400

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

_KNOWN, _OF_CONTENTS, _SPEAKS_OF_DATA, _STANDS_APART = 10.0, 3.0, 1.0, 0.5
_GAP, _OUT_OF_ORDER = 3.0, 3.0


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


def choose_headings(candidates: Sequence[Heading], contents: frozenset[str]) -> list[Heading]:
    """The headings of the sections. ``contents``: plain titles of the table of contents."""
    families: dict[str, list[Heading]] = defaultdict(list)
    for heading in candidates:
        families[heading.family].append(heading)
    chains = [_best_chain(family, contents) for family in families.values()]
    best = max(chains, key=lambda chain: _score(chain, contents), default=[])
    return best or max((_counted(family) for family in families.values()), key=len, default=[])


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


def _worth(heading: Heading, contents: frozenset[str]) -> float:
    return (
        _KNOWN
        + _OF_CONTENTS * (plain_title(heading.title) in contents)
        + _SPEAKS_OF_DATA * ("개인정보" in heading.title)
        + _STANDS_APART * heading.stands_apart
    )


def _score(chain: Sequence[Heading], contents: frozenset[str]) -> float:
    keys = {heading.key for heading in chain if heading.key}
    return len(keys) * _KNOWN + sum(_worth(h, contents) - _KNOWN for h in chain if h.key)


def _best_chain(family: Sequence[Heading], contents: frozenset[str]) -> list[Heading]:
    known = [heading for heading in family if heading.key is not None][:_MAX_CANDIDATES]
    times = Counter(heading.number for heading in family)
    best: list[tuple[float, int]] = []
    for i, heading in enumerate(known):
        start = 0.0 if heading.number <= 1 else -_GAP
        score, previous = start, -1
        for j in range(i):
            step = _step(known[j], heading, times)
            if step is not None and best[j][0] + step > score:
                score, previous = best[j][0] + step, j
        best.append((score + _worth(heading, contents), previous))
    chain = _walk_back(known, best)
    return _with_unknown(chain, family) if chain and chain[0].family != "plain" else chain


def _step(before: Heading, after: Heading, times: Counter[int]) -> float | None:
    if before.key == after.key or after.at < before.end:
        return None
    if after.family == "plain" or after.number == before.number + 1:
        return 0.0
    if after.number > before.number:
        return -_GAP
    # Numbers of inner lists come again and again; one that stands once is only out of order.
    return -_OUT_OF_ORDER if times[after.number] == 1 else None


def _walk_back(known: Sequence[Heading], best: Sequence[tuple[float, int]]) -> list[Heading]:
    chain: list[Heading] = []
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    while at >= 0:
        chain.append(known[at])
        at = best[at][1]
    return chain[::-1]


def _with_unknown(chain: Sequence[Heading], family: Sequence[Heading]) -> list[Heading]:
    """``chain`` with the titles nobody knows whose numbers it skips."""
    result: list[Heading] = []
    previous: Heading | None = None
    for heading in chain:
        result += _fill(family, previous, heading)
        result.append(heading)
        previous = heading
    return result + _trailing(family, result[-1])


def _fill(family: Sequence[Heading], before: Heading | None, after: Heading) -> list[Heading]:
    start, number = (before.end, before.number) if before else (0, 0)
    filled: list[Heading] = []
    end, wanted = after.at, after.number - 1
    for heading in reversed([h for h in family if start <= h.at < after.at]):
        # The last of several is the section: inner lists come before it.
        if number < wanted == heading.number and heading.end <= end and heading.key is None:
            filled.append(heading)
            end, wanted = heading.at, wanted - 1
    return filled[::-1]


def _trailing(family: Sequence[Heading], last: Heading) -> list[Heading]:
    trailing: list[Heading] = []
    number = last.number
    for heading in family:
        if heading.at < last.end:
            continue
        if heading.number == number + 1 and heading.stands_apart:
            trailing.append(heading)
            number += 1
        elif heading.number == number:
            # A list that counts up to here goes on counting; these are its items.
            break
    return trailing


def _counted(family: Sequence[Heading]) -> list[Heading]:
    """Titles that count 1, 2, 3, … where no title is known."""
    chain: list[Heading] = []
    for heading in family:
        if heading.number == len(chain) + 1 and heading.stands_apart:
            chain.append(heading)
    return chain if len(chain) > 1 else []
