"""Putting together what the end of a line broke apart: with a space, or inside one word?

Korean lines break inside words, so the text itself is asked first: how does it write the two
halves elsewhere? Only then do rules of the language decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

_WORD = re.compile(r"[^\W_]+")
#: Longer runs are no words; they would only fill the memory with their beginnings.
_MAX_WORD: Final = 30

#: Single syllables that stand as words of their own.
_STANDALONE: Final = frozenset("시및등때수것중후전내외간이그각본할될한된를위더또")
_STANDALONE_AFTER: Final = frozenset("시및등때수것중후")
_PARTICLES: Final = frozenset("을를은는이가에의로와과")
_CLOSING_MARKS: Final = frozenset("\"'”’)]」』")
_ENDING = re.compile(
    r"(?:하고|하며|하여|하지|하는|하거나|하도록|하기|하면|해야|합니다|했|되고|되며|되어|되지|되는|"
    r"되거나|되도록|됩니다|됨|입니다|이며|으로|에서|에게|에는|에도|까지|부터)"
)
_VERB_APART = re.compile(r"[로을를게도지야](?:하|합|해|했|되|된|됩|됨)")
_ADDRESS = re.compile(r"(?:\S@|www\.|://)\S*$")
_SUFFIX_LENGTHS: Final = (1, 2, 3)


class Joiner:
    """Joins broken lines in the way the rest of the text writes the words."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: set[str] = set()
        self._beginnings: set[str] = set()
        self._neighbours: set[tuple[str, str]] = set()
        for text in texts:
            self._learn(text)

    def join(self, left: str, right: str) -> str:
        """``left`` and ``right`` as one line."""
        left, right = left.rstrip(" "), right.strip()
        return left + ("" if self.is_one_word(left, right) else " ") + right

    def is_one_word(self, left: str, right: str) -> bool:
        """Whether the break between the two stands inside a word."""
        if right.startswith("(") and left[-1:].isalnum():
            return True
        if _is_address(left) and right[:1].isascii():
            return True
        if not (left[-1:].isalnum() and right[:1].isalnum()):
            return right[:1] in set("),.%") or (left[-1:] in set("(") and right[:1].isalnum())
        tail, head = _WORD.findall(left[-_MAX_WORD:])[-1], _WORD.findall(right[:_MAX_WORD])[0]
        if head.isascii() and tail.isascii():
            is_number = left[-1].isdigit() and right[0].isdigit()
            return is_number or _opens_bracket(left) or _is_address(left)
        if tail in _PARTICLES and left[-2:-1] in _CLOSING_MARKS:
            return False
        return self._is_written_together(tail, head)

    def _learn(self, text: str) -> None:
        words = [word for word in _WORD.findall(text) if len(word) <= _MAX_WORD]
        # The last and the first word of a line may be halves: they teach nothing wrong as
        # beginnings, but the last one is no whole word.
        self._words.update(words[1:-1])
        for word in words:
            self._beginnings.update(word[:end] for end in range(2, len(word) + 1))
        self._neighbours.update(pairwise(words))

    def _is_written_together(self, tail: str, head: str) -> bool:
        if tail + head in self._beginnings:
            return True
        if (tail, head) in self._neighbours or head in _STANDALONE_AFTER:
            return False
        if len(head) == 1 or (len(tail) == 1 and tail not in _STANDALONE):
            return True
        if _VERB_APART.match(tail[-1] + head):
            return False
        return _ENDING.match(head) is not None or self._completes_a_word(tail, head)

    def _completes_a_word(self, tail: str, head: str) -> bool:
        # "차단시" + "스템을": nobody writes "스템" alone, but "시스템" stands elsewhere.
        if head in self._words:
            return False
        return any(
            len(tail) > length and tail[-length:] + head[:2] in self._beginnings
            for length in _SUFFIX_LENGTHS
        )


def _is_address(text: str) -> bool:
    return _ADDRESS.search(text[-80:]) is not None


def _opens_bracket(text: str) -> bool:
    return text.count("(") > text.count(")")
