"""Undoing the line breaks of a PDF: physical lines become passages.

A text whose lines were not broken at a fixed width is left exactly as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from consent_service.policies.rules.reading.joining import Joiner
from consent_service.policies.rules.reading.lines import (
    MAX_PASSAGE,
    Line,
    Passage,
    breaks_address,
    display_width,
    ends_sentence,
    starts_anew,
)

#: Wider lines were not broken to fit a page.
_WIDEST_PAGE: Final = 140
_NARROWEST_PAGE: Final = 40
#: So many lines must end in mid-sentence before a text counts as broken at a width.
_FEWEST_BREAKS: Final = 3
#: Where no word was broken, so many of the lines must go on below.
_SHARE_OF_BREAKS: Final = 0.1
#: A line is full from this part of the page's width on; columns of a page differ in width.
_FULL: Final = 0.6
#: Across a blank line only a line that reaches the edge is continued.
_FULL_ACROSS_BLANK: Final = 0.85
#: Syllables that only "다" can finish at the end of a Korean sentence.
_STEMS: Final = frozenset("니한이었였있없된했됐겠았")


@dataclass(frozen=True, slots=True)
class Page:
    """How a text was broken: the width of its lines in columns, 0 when it was not."""

    width: int
    joiner: Joiner

    def is_full(self, text: str, share: float = _FULL, indent: int = 0) -> bool:
        """Whether ``text``, set in by ``indent`` columns, may have been broken by the edge."""
        return self.width > 0 and display_width(text) + indent >= share * self.width


def measure(lines: Sequence[Line]) -> Page:
    """How the text of ``lines`` was broken."""
    joiner = Joiner(line.text for line in lines)
    # Rows of a table keep their line whatever the width of the page.
    running = (line.text for line in lines if "\t" not in line.text and line.text[:1] != "|")
    widest = max((display_width(text) for text in running), default=0)
    if not _NARROWEST_PAGE <= widest <= _WIDEST_PAGE:
        return Page(0, joiner)
    page = Page(widest, joiner)
    breaks = [
        (upper.text, lower.text)
        for upper, lower in pairwise(lines)
        if not lower.is_blank and _continues(page, upper, lower.text, _FULL)
    ]
    printed = sum(not line.is_blank for line in lines)
    is_in_words = any(joiner.is_one_word(upper, lower) for upper, lower in breaks)
    is_broken = is_in_words or len(breaks) >= _SHARE_OF_BREAKS * printed
    return page if len(breaks) >= _FEWEST_BREAKS and is_broken else Page(0, joiner)


def to_passages(lines: Sequence[Line], page: Page) -> list[Passage]:
    """The passages of ``lines``; blank lines only set them apart."""
    passages: list[Passage] = []
    last, is_apart = Line(0, ""), False
    for line in lines:
        if line.is_blank:
            is_apart = True
            continue
        share = _FULL_ACROSS_BLANK if is_apart else _FULL
        is_joined = bool(passages) and len(passages[-1].text) < MAX_PASSAGE
        if is_joined and _continues(page, last, line.text, share):
            passages[-1] = extend(passages[-1], Passage(line.number, line.number, line.text), page)
        else:
            passages.append(Passage(line.number, line.number, line.text, is_apart))
        last, is_apart = line, False
    return passages


def extend(upper: Passage, lower: Passage, page: Page) -> Passage:
    """The two passages as one line."""
    text = page.joiner.join(upper.text, lower.text)
    return Passage(upper.line, lower.last_line, text, upper.is_apart)


def is_broken_off(passage: Passage, page: Page) -> bool:
    """Whether a passage stops in mid-sentence although its sentence goes on elsewhere."""
    return page.is_full(passage.text) and not ends_sentence(passage.text)


def _continues(page: Page, upper: Line, lower: str, share: float) -> bool:
    text = upper.text
    if not page.is_full(text, share, upper.indent) or text.endswith(":") or "\t" in text:
        return False
    if ends_sentence(text) and not breaks_address(text, lower):
        return False
    # "…보유합니" / "다." ends a sentence; it does not begin item "다.".
    is_predicate = lower.startswith("다.") and text[-1] in _STEMS
    return is_predicate or not starts_anew(lower)
