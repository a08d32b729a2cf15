"""The lines of a file, the passages that sections are made of, and the marks they begin with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

#: No rule looks into a line longer than this: it is no heading, no label and no table row.
MAX_READABLE: Final = 4_000
#: Broken lines are put together up to this length; no paragraph of a policy is longer.
MAX_PASSAGE: Final = 20_000

_FULL_WIDTH: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}

_BULLET = r"[-*•·∙○●◦▪■□◆◇▶►※☞ㆍ]"
_ORDINAL = (
    r"(?:\(?\d{1,2}\s?[.)](?!\d)|[가나다라마바사아자차카타파하]\s?[.)]|[ㄱ-ㅎ]\s?[.)]|"
    r"[①-⑳㉠-㉻]\s?\.?|[Ⅰ-Ⅻ]\s?\.?)"
)
_MARK = re.compile(rf"\s*(?:{_BULLET}\s*)*(?:{_ORDINAL}\s*)?")
_ORDINAL_START = re.compile(rf"\s*(?:{_BULLET}\s*)*{_ORDINAL}")
_LIST_START = re.compile(
    r"\s*(?:(?:공고|시행|개정|변경)\s?일(?:자)?\s|"
    rf"{_BULLET}\s|{_ORDINAL}|\||\(\d{{1,2}}\)\s|제\s?\d{{1,2}}\s?조|<[^<>]+>|\[[^\[\]]+\])"
)
_LABEL = re.compile(r"\s*(?P<label>[^\s:][^:,.]{0,28}?)\s*:(?!//)\s*(?P<value>.*)")
_BROKEN_ADDRESS = re.compile(r"(?:\S@|www\.|://)\S*\.$")
_SENTENCE_END = re.compile(r"[.!?。]['\"”’)\]]*$")
_SENTENCE = re.compile(r"(?:다|요|함|음|것)\s*[.]")


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line. ``number`` is 1-based."""

    number: int
    text: str
    #: Columns of the file's line that stand before ``text``, when it is a part of one.
    indent: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed on it."""
        return not self.text or self.text.isspace()


@dataclass(frozen=True, slots=True)
class Passage:
    """One line of a section's body, made of the physical lines ``line`` to ``last_line``."""

    line: int
    last_line: int
    text: str
    #: A blank line stood before it.
    is_apart: bool = False


def split_lines(text: str) -> list[Line]:
    """The lines as an editor counts them; form feeds and trailing spaces are dropped."""
    unified = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return [Line(number, _trim(raw)) for number, raw in enumerate(unified.split("\n"), start=1)]


def fold(text: str) -> str:
    """Full-width digits and punctuation as ASCII, position by position."""
    return text.translate(_FULL_WIDTH)


def without_mark(text: str) -> str:
    """``text`` without the bullet and ordinal it begins with."""
    return text[_mark_length(text) :].strip()


def has_ordinal(text: str) -> bool:
    """Whether ``text`` begins with "1.", "가.", "①" or the like, after an optional bullet."""
    return len(text) <= MAX_READABLE and _ORDINAL_START.match(fold(text)) is not None


def starts_anew(text: str) -> bool:
    """Whether a line cannot continue the one above: a list item, a label, a bracketed heading."""
    if _LIST_START.match(fold(text)) or "\t" in text:
        return True
    label = label_of(text)
    # "…에 관한 기" / "록: 3년": a single syllable is the end of a broken word.
    return label is not None and (len(label[0]) > 1 or label[0].isascii())


def label_of(text: str) -> tuple[str, str] | None:
    """The two sides of "label: value", without mark, or None."""
    if len(text) > MAX_READABLE:
        return None
    match = _LABEL.match(fold(text), _mark_length(text))
    if match is None:
        return None
    return text[slice(*match.span("label"))], text[slice(*match.span("value"))].strip()


def ends_sentence(text: str) -> bool:
    """Whether ``text`` ends like a finished sentence."""
    return _SENTENCE_END.search(text.rstrip()[-4:]) is not None


def breaks_address(upper: str, lower: str) -> bool:
    """Whether an address goes on: "(www.kopico." / "go.kr)"."""
    return _BROKEN_ADDRESS.search(upper[-80:]) is not None and lower[:1].isascii()


def is_sentence(text: str) -> bool:
    """Whether ``text`` holds at least one finished sentence."""
    return ends_sentence(text) or _SENTENCE.search(text[:MAX_READABLE]) is not None


def count_letters(text: str) -> int:
    """How many characters are printed."""
    return sum(not character.isspace() for character in text)


def squeeze(text: str) -> str:
    """``text`` without any space."""
    return "".join(text.split())


def display_width(text: str) -> int:
    """Columns that ``text`` takes: Hangul takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def body_of(passages: Iterable[Passage]) -> str:
    """The body of a section: one line for each passage, blank lines where they stood."""
    parts: list[str] = []
    for passage in passages:
        separator = "\n\n" if passage.is_apart else "\n"
        parts += [separator if parts else "", passage.text]
    return "".join(parts)


def _trim(raw: str) -> str:
    # TABs at the end are empty cells of a table.
    text = raw.replace("\f", "").replace("\v", "").rstrip(" \u00a0\u3000")
    if text.isspace():
        return ""
    inner = text.lstrip(" \u00a0\u3000")
    return f" {inner}" if inner.startswith("- ") and inner != text else inner


def _mark_length(text: str) -> int:
    match = _MARK.match(fold(text[:40]))
    return match.end() if match else 0
