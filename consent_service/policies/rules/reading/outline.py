"""The outline of a text: what stands before the sections, its table of contents, the sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from consent_service.policies.rules.reading.chains import choose_headings
from consent_service.policies.rules.reading.headings import (
    Heading,
    find_candidates,
    is_title,
)
from consent_service.policies.rules.reading.joining import Joiner
from consent_service.policies.rules.reading.lines import (
    Line,
    Passage,
    count_letters,
    display_width,
    fold,
    without_mark,
)
from consent_service.policies.rules.titles import plain_title, section_key

_SHORTEST_CONTENTS: Final = 3
_RETURNING: Final = 0.6
_LEADER = re.compile(r"[\s.·…]{2,}\d{0,3}\s*$")
_CONTENTS_TITLE = re.compile(r"목차|차례|순서|주요\s?항목|contents", re.IGNORECASE)
_CONTENTS_TITLE_LETTERS: Final = 25
_ARTICLE_MARK = re.compile(r"\s*제\s?\d{1,2}\s?조\s*")


@dataclass(slots=True)
class Draft:
    """A section while it is being put together."""

    key: str
    title: str
    line: int
    passages: list[Passage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outline:
    """The lines of a text by the part they belong to."""

    preamble: tuple[Line, ...]
    contents: tuple[Line, ...]
    sections: tuple[tuple[Draft, tuple[Line, ...]], ...]


def outline(lines: Sequence[Line], joiner: Joiner) -> Outline:
    """The parts of a text. Every non-blank line is in exactly one of them, or heads a section."""
    contents = find_contents(lines)
    numbers = {line.number for line in contents}
    # Blank, not gone: what stood apart still stands apart.
    rest = [Line(line.number, "") if line.number in numbers else line for line in lines]
    titles = frozenset(plain_title(_entry(line)) for line in contents)
    headings = choose_headings(find_candidates(rest, joiner), titles)
    starts = [heading.at for heading in headings] + [len(rest)]
    drafts = _drafts(rest, headings)
    return Outline(
        preamble=tuple(rest[: starts[0]]),
        contents=contents,
        sections=tuple(
            (draft, _body_lines(rest, heading, end))
            for draft, heading, end in zip(drafts, headings, starts[1:], strict=True)
        ),
    )


def find_contents(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of the table of contents, with its own title, or none."""
    printed = [line for line in lines if not line.is_blank]
    keys = [section_key(_entry(line)) if is_title(_entry(line)) else None for line in printed]
    at = 0
    while at < len(printed):
        end = _end_of_run(printed, keys, at)
        named = {key for key in keys[at:end] if key}
        if len(named) >= _SHORTEST_CONTENTS and _return(named, keys[end:]):
            return tuple(printed[at - _has_contents_title(printed, at) : end])
        at = max(end, at + 1)
    return ()


def _end_of_run(printed: Sequence[Line], keys: Sequence[str | None], at: int) -> int:
    seen: set[str] = set()
    end = at
    while end < len(printed) and keys[end] not in seen:
        key = keys[end]
        if key is None and not _is_unknown_entry(printed, end, at):
            break
        if key is not None:
            seen.add(key)
        end += 1
    while end > at and keys[end - 1] is None:
        end -= 1
    return end


def _is_unknown_entry(printed: Sequence[Line], at: int, start: int) -> bool:
    entry = _entry(printed[at])
    return at > start and is_title(entry) and _marked(printed[at]) and _marked(printed[start])


def _marked(line: Line) -> bool:
    return without_mark(line.text) != line.text.strip()


def _return(named: set[str], later: Sequence[str | None]) -> bool:
    return len(named & set(later)) >= _RETURNING * len(named)


def _has_contents_title(printed: Sequence[Line], at: int) -> int:
    above = printed[at - 1].text if at else ""
    short = count_letters(above) <= _CONTENTS_TITLE_LETTERS
    return int(short and is_title(above.strip()) and bool(_CONTENTS_TITLE.search(above)))


def _entry(line: Line) -> str:
    if len(line.text) > 200:
        return line.text
    text = _LEADER.sub("", line.text)
    article = _ARTICLE_MARK.match(fold(text))
    return (text[article.end() :] if article else without_mark(text)).strip(" ()")


def _drafts(lines: Sequence[Line], headings: Sequence[Heading]) -> list[Draft]:
    # Pages number the sections by their place; a number that says otherwise stays in the title.
    in_order = [h.number for h in headings] in (
        list(range(1, len(headings) + 1)),
        [0] * len(headings),
    )
    drafts: list[Draft] = []
    taken: set[str] = set()
    for at, heading in enumerate(headings, start=1):
        key = heading.key or f"section-{at}"
        if key in taken:
            key = f"{key}-{at}"
        taken.add(key)
        title = heading.title if in_order else f"{heading.mark} {heading.title}".strip()
        drafts.append(Draft(key, title, lines[heading.at].number))
    return drafts


def _body_lines(lines: Sequence[Line], heading: Heading, end: int) -> tuple[Line, ...]:
    rest: list[Line] = []
    if heading.rest:
        line = lines[heading.end - 1]
        indent = max(0, display_width(line.text) - display_width(heading.rest))
        rest.append(Line(line.number, heading.rest, indent))
    return (*rest, *lines[heading.end : end])
