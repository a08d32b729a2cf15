"""Differences between two texts of a policy, section by section, as data for a page.

Lines are compared first, then the words of lines that resemble each other. Owns no markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from consent_service.policies.rules.content import PolicyText, Section

SectionStatus = Literal["added", "removed", "changed", "unchanged"]
Mark = Literal["equal", "insert", "delete"]

#: The key under which a change of the introduction is reported.
INTRO_KEY: Final = "intro"

# Numbers apart from their unit, so that "1년" against "3년" marks the figure alone.
_TOKEN = re.compile(r"\s+|\d+|[^\W\d_]+|.", re.DOTALL)
#: Two lines resemble each other when they share this part of their words.
_RESEMBLANCE: Final = 0.4
#: Above this product of lengths, frequent tokens are ignored to keep the time bounded.
_EXACT_LIMIT: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text with one mark."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class LineDifference:
    """One line to print: kept (``equal``), taken out (``delete``) or put in (``insert``).

    Segments of a deleted line are ``equal`` or ``delete``; of an inserted one ``equal`` or
    ``insert``. Joined, they are the line.
    """

    mark: Mark
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class SectionDifference:
    """What became of one section."""

    key: str
    status: SectionStatus
    title_before: str
    title_after: str
    lines: tuple[LineDifference, ...]

    @property
    def title(self) -> str:
        """The title to head it with: the new one, or the old one of a removed section."""
        return self.title_after or self.title_before


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """One row of an announcement's table of changes (변경 전 / 변경 후)."""

    key: str
    title: str
    before: tuple[Segment, ...]
    after: tuple[Segment, ...]


def differences(before: PolicyText, after: PolicyText) -> tuple[SectionDifference, ...]:
    """Every section of either text once, in the order of ``after``, removed ones where they stood.

    A changed introduction comes first, under INTRO_KEY; an unchanged one is left out.
    """
    intro = _compare(Section(INTRO_KEY, "", before.intro), Section(INTRO_KEY, "", after.intro))
    found = [_difference(before.section(section.key), section) for section in after.sections]
    previous: str | None = None
    for section in before.sections:
        if after.section(section.key) is None:
            found.insert(_place_after(found, previous), _removed(section))
        previous = section.key
    return tuple(found) if intro.status == "unchanged" else (intro, *found)


def before_after(found: Sequence[SectionDifference]) -> tuple[BeforeAfter, ...]:
    """The changed lines only, each old line beside the new line that replaced it."""
    return tuple(row for difference in found for row in _rows(difference))


def _place_after(found: Sequence[SectionDifference], previous: str | None) -> int:
    keys = [difference.key for difference in found]
    return keys.index(previous) + 1 if previous is not None else 0


def _difference(before: Section | None, after: Section) -> SectionDifference:
    if before is not None:
        return _compare(before, after)
    whole = tuple(_whole(line, "insert") for line in _lines(after.body))
    return SectionDifference(after.key, "added", "", after.title, whole)


def _removed(before: Section) -> SectionDifference:
    whole = tuple(_whole(line, "delete") for line in _lines(before.body))
    return SectionDifference(before.key, "removed", before.title, "", whole)


def _compare(before: Section, after: Section) -> SectionDifference:
    lines = tuple(_compare_lines(_lines(before.body), _lines(after.body)))
    changed = before.title != after.title or any(line.mark != "equal" for line in lines)
    status: SectionStatus = "changed" if changed else "unchanged"
    return SectionDifference(after.key, status, before.title, after.title, lines)


def _lines(body: str) -> list[str]:
    # Trailing TABs are empty cells of a table and stay.
    return [line.rstrip(" ") for line in body.splitlines() if line.strip()]


def _whole(line: str, mark: Mark) -> LineDifference:
    return LineDifference(mark, (Segment(mark, line),))


def _matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, old, new, autojunk=len(old) * len(new) > _EXACT_LIMIT)


def _compare_lines(old: list[str], new: list[str]) -> Iterator[LineDifference]:
    for tag, i1, i2, j1, j2 in _matcher(old, new).get_opcodes():
        if tag == "equal":
            yield from (_whole(line, "equal") for line in old[i1:i2])
        else:
            yield from _compare_block(old[i1:i2], new[j1:j2])


def _compare_block(old: list[str], new: list[str]) -> Iterator[LineDifference]:
    waiting = list(new)
    for line in old:
        at = next((i for i, other in enumerate(waiting) if _resemble(line, other)), None)
        if at is None:
            yield _whole(line, "delete")
            continue
        yield from (_whole(other, "insert") for other in waiting[:at])
        yield from _compare_words(line, waiting[at])
        del waiting[: at + 1]
    yield from (_whole(line, "insert") for line in waiting)


def _words(line: str) -> Counter[str]:
    return Counter(token for token in _TOKEN.findall(line) if token[0].isalnum())


def _resemble(line: str, other: str) -> bool:
    mine, theirs = _words(line), _words(other)
    longest = max(mine.total(), theirs.total())
    return longest > 0 and (mine & theirs).total() >= _RESEMBLANCE * longest


def _compare_words(old: str, new: str) -> tuple[LineDifference, LineDifference]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    deleted: list[Segment] = []
    inserted: list[Segment] = []
    for tag, i1, i2, j1, j2 in _matcher(before, after).get_opcodes():
        if i2 > i1:
            mark: Mark = "equal" if tag == "equal" else "delete"
            deleted.append(Segment(mark, "".join(before[i1:i2])))
        if j2 > j1:
            mark = "equal" if tag == "equal" else "insert"
            inserted.append(Segment(mark, "".join(after[j1:j2])))
    return LineDifference("delete", tuple(deleted)), LineDifference("insert", tuple(inserted))


def _rows(difference: SectionDifference) -> Iterator[BeforeAfter]:
    waiting: LineDifference | None = None
    if difference.status == "changed" and difference.title_before != difference.title_after:
        pair = _compare_words(difference.title_before, difference.title_after)
        yield _row(difference, *pair)
    for line in difference.lines:
        if line.mark == "insert" and waiting is not None and _belong_together(waiting, line):
            yield _row(difference, waiting, line)
            waiting = None
            continue
        if waiting is not None:
            yield _row(difference, waiting, None)
            waiting = None
        if line.mark == "delete":
            waiting = line
        elif line.mark == "insert":
            yield _row(difference, None, line)
    if waiting is not None:
        yield _row(difference, waiting, None)


def _belong_together(old: LineDifference, new: LineDifference) -> bool:
    return any(segment.mark == "equal" for segment in (*old.segments, *new.segments))


def _row(
    difference: SectionDifference, old: LineDifference | None, new: LineDifference | None
) -> BeforeAfter:
    return BeforeAfter(
        difference.key,
        difference.title,
        old.segments if old else (),
        new.segments if new else (),
    )
