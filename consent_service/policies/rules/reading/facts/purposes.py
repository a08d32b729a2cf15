"""The purposes of a policy, by the four families that Korean policies use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from consent_service.policies.rules.facts import Purpose
from consent_service.policies.rules.reading.lines import (
    Passage,
    count_letters,
    has_ordinal,
    is_sentence,
    label_of,
    without_mark,
)

# Marketing first: a title that names it beside another purpose is judged by the stricter one.
_FAMILIES: Final = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        ("marketing", r"마케팅|광고|홍보|판촉"),
        ("user_management", r"(?:이용자|회원|고객|사용자)\s?(?:의\s?)?관리|회원\s?가입"),
        ("service_improvement", r"개선|신규|개발|통계|분석"),
        ("contract", r"계약|서비스\s?(?:의\s?)?제공|요금|결제|정산|배송|재화"),
    )
)
_TITLE_LETTERS: Final = 40


def read_purposes(passages: Sequence[Passage]) -> tuple[Purpose, ...]:
    """The purposes in the order of the text, each key once (a second one gets its number)."""
    purposes: list[Purpose] = []
    taken: set[str] = set()
    for at, (title, text) in enumerate(_titled(passages), start=1):
        key = _family(title) or f"purpose-{at}"
        if key in taken:
            key = f"purpose-{at}"
        taken.add(key)
        purposes.append(Purpose(key, title, text))
    return tuple(purposes)


def _family(title: str) -> str | None:
    return next((key for key, pattern in _FAMILIES if pattern.search(title)), None)


def _titled(passages: Sequence[Passage]) -> Iterator[tuple[str, str]]:
    title: str | None = None
    texts: list[str] = []
    for passage in passages:
        head = _head(passage)
        if head is None:
            texts.append(without_mark(passage.text))
            continue
        if title is not None:
            yield title, "\n".join(texts)
        title, texts = head[0], [head[1]] if head[1] else []
    if title is not None:
        yield title, "\n".join(texts)


def _head(passage: Passage) -> tuple[str, str] | None:
    """The title of a purpose, with the text that stands beside it."""
    label = label_of(passage.text)
    if label is not None and label[1] and (has_ordinal(passage.text) or _family(label[0])):
        return label
    title = without_mark(passage.text).rstrip(" :")
    if not has_ordinal(passage.text) and not passage.text.startswith(("<", "[", "■", "○")):
        return None
    if is_sentence(title) or count_letters(title) > _TITLE_LETTERS:
        return None
    return title.strip("<>[]"), ""
