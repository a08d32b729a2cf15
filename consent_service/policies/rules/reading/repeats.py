"""Paragraphs that stand twice in one section: a fault of the page, left for a person to judge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from consent_service.policies.rules.reading.findings import ReadingWarning
from consent_service.policies.rules.reading.lines import Passage, count_letters, label_of, squeeze
from consent_service.policies.rules.reading.outline import Draft

#: Shorter ones come again for good reason: "보존 기간: 5년".
_PARAGRAPH: Final = 20


def find_repeats(draft: Draft) -> Iterator[ReadingWarning]:
    """One finding for each run of paragraphs that stood in the section before."""
    originals = _originals(draft.passages)
    for is_repeat, run in groupby(draft.passages, key=lambda passage: passage in originals):
        if is_repeat:
            yield _warn(draft, list(run), originals)


def _originals(passages: Sequence[Passage]) -> dict[Passage, Passage]:
    seen: dict[str, Passage] = {}
    repeated: dict[Passage, Passage] = {}
    for passage in passages:
        if "\t" in passage.text or label_of(passage.text) is not None:
            continue
        words = squeeze(passage.text)
        if count_letters(words) < _PARAGRAPH:
            continue
        first = seen.setdefault(words, passage)
        if first is not passage:
            repeated[passage] = first
    return repeated


def _warn(
    draft: Draft, run: Sequence[Passage], originals: dict[Passage, Passage]
) -> ReadingWarning:
    first, last = originals[run[0]], originals[run[-1]]
    detail = (
        f"Lines {run[0].line}–{run[-1].last_line} of “{draft.title}” repeat lines "
        f"{first.line}–{last.last_line}; both were kept."
    )
    return ReadingWarning("repeated_text", run[0].line, detail)
