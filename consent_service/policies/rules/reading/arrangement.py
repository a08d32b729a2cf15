"""Columns of a PDF come one after the other: first the inner headings, then all their text.

Where every heading finds its text by what it asks for, the text is put under it; otherwise it
stays in the order of the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from consent_service.policies.rules.reading.findings import ReadingWarning
from consent_service.policies.rules.reading.lines import (
    Passage,
    count_letters,
    has_ordinal,
    is_sentence,
    label_of,
    without_mark,
)
from consent_service.policies.rules.reading.outline import Draft

_HEADING_LETTERS: Final = 25

#: What an inner heading asks for, and the words by which its text is known.
_ASKED_FOR: Final = tuple(
    (re.compile(title), re.compile(text))
    for title, text in (
        (r"수집\s?방법", r"통한|통하여|통해|로부터"),
        (r"항목", r"(?:시|때)\s*[::]|^\[(?:필수|선택)|[::]\s*\S+,"),
        (r"파기\s?절차", r"옮겨|저장된\s?후|선정"),
        (r"파기\s?방법", r"분쇄|소각|재생할\s?수\s?없|복구"),
        (r"쿠키.*목적|사용\s?목적", r"접속\s?빈도|방문\s?시간|관심\s?분야|맞춤"),
        (r"거부", r"선택권|옵션을|설치\s?허용|거부할\s?수도"),
    )
)


def is_inner_heading(passage: Passage) -> bool:
    """Whether a passage is a numbered heading inside a section, without text of its own."""
    text = without_mark(passage.text)
    return (
        has_ordinal(passage.text)
        and 0 < count_letters(text) <= _HEADING_LETTERS
        and not is_sentence(text.removesuffix("?"))
        and label_of(text) is None
    )


def arrange(draft: Draft) -> ReadingWarning | None:
    """Puts text under the inner headings that stand together; a finding when there are such."""
    start, end = _headings_together(draft.passages)
    if start == end:
        return None
    stop = next(
        (at for at in range(end, len(draft.passages)) if is_inner_heading(draft.passages[at])),
        len(draft.passages),
    )
    headings, texts = draft.passages[start:end], draft.passages[end:stop]
    if not texts or not any(_asked_for(heading) for heading in headings):
        return None
    names = ", ".join(f"“{without_mark(heading.text)}”" for heading in headings)
    # What comes before the first known text still belongs to the heading above.
    above = start > 0 and _heading_above(draft.passages, start)
    arranged = _assign(headings, texts, keeps_first=bool(above))
    if arranged is None:
        detail = f"{names} stand together; their text follows and was left in its order."
    else:
        draft.passages[start:stop] = arranged
        detail = f"{names} stood together; the text that follows was put under them."
    return ReadingWarning("displaced_text", headings[0].line, detail)


def _headings_together(passages: Sequence[Passage]) -> tuple[int, int]:
    at = 0
    while at < len(passages):
        end = at
        while end < len(passages) and is_inner_heading(passages[end]):
            end += 1
        if end - at > 1 and any(_asked_for(heading) for heading in passages[at:end]):
            return at, end
        at = end + 1
    return 0, 0


def _heading_above(passages: Sequence[Passage], start: int) -> bool:
    return any(is_inner_heading(passage) for passage in passages[:start])


def _asked_for(heading: Passage) -> re.Pattern[str] | None:
    title = without_mark(heading.text)
    return next((text for pattern, text in _ASKED_FOR if pattern.search(title)), None)


def _assign(
    headings: Sequence[Passage], texts: Sequence[Passage], *, keeps_first: bool
) -> list[Passage] | None:
    """The headings with their texts, or None unless each has one and the order is kept."""
    wanted = [_asked_for(heading) for heading in headings]
    current = -1 if keeps_first else 0
    under: list[list[Passage]] = [[] for _ in headings]
    before: list[Passage] = []
    for text in texts:
        matches = [at for at, pattern in enumerate(wanted) if pattern and pattern.search(text.text)]
        if matches and max(matches) < current:
            return None
        later = [at for at in matches if at >= current]
        current = later[0] if later else current
        (before if current < 0 else under[current]).append(text)
    if not all(under):
        return None
    return before + [
        p for heading, own in zip(headings, under, strict=True) for p in _block(heading, own)
    ]


def _block(heading: Passage, texts: Sequence[Passage]) -> list[Passage]:
    return [replace(heading, is_apart=True), replace(texts[0], is_apart=True), *texts[1:]]
