"""Text that a PDF put under another heading is brought home where the rule is certain.

Certain means: what the text is can be told from itself, the section it belongs to exists, and that
section shows the gap it left. Otherwise the text stays where it is, and the finding says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from consent_service.policies.rules.reading.arrangement import is_inner_heading
from consent_service.policies.rules.reading.findings import ReadingWarning
from consent_service.policies.rules.reading.lines import Passage, has_ordinal, label_of
from consent_service.policies.rules.reading.outline import Draft
from consent_service.policies.rules.reading.reflow import Page, extend, is_broken_off
from consent_service.policies.rules.reading.topics import (
    is_browser_step,
    is_procedure,
    procedure_channel,
    provision_basis,
    speaks_of_cookies,
)

_ANNOUNCES_CASES = re.compile(r"(?:아래|다음).{0,12}경우.{0,12}(?:예외|제외|제공)")
#: Sections in which a run of sentences about cookies is out of place.
_FAR_FROM_COOKIES: Final = frozenset(
    {"processors", "destruction", "rights", "user_duties", "contacts", "links", "notice_duty"}
)
#: A policy describes a handful of procedures; more are something else.
_MOST_PROCEDURES: Final = 20


def bring_home(drafts: Sequence[Draft], page: Page) -> list[ReadingWarning]:
    """Moves displaced passages between ``drafts``; a finding for each run, moved or not."""
    by_key = {draft.key: draft for draft in drafts}
    return [
        *_bring_cases_home(by_key),
        *_bring_procedures_home(drafts, by_key),
        *_bring_cookies_home(drafts, by_key, page),
    ]


def _bring_cases_home(by_key: dict[str, Draft]) -> Iterator[ReadingWarning]:
    source, home = by_key.get("processors"), by_key.get("third_parties")
    if source is None:
        return
    run = [passage for passage in source.passages if provision_basis(passage.text)]
    if not run:
        return
    at = _gap_of_cases(home) if home else None
    if home is None or at is None:
        yield _left(run, source, "exceptions to the ban on provision")
        return
    _take(source, run)
    home.passages[at:at] = _apart(run)
    yield _moved(run, source, home)


def _gap_of_cases(home: Draft) -> int | None:
    if any(provision_basis(passage.text) for passage in home.passages):
        return None
    announcing = (
        at for at, p in enumerate(home.passages, start=1) if _ANNOUNCES_CASES.search(p.text)
    )
    return next(announcing, None)


def _bring_procedures_home(
    drafts: Sequence[Draft], by_key: dict[str, Draft]
) -> Iterator[ReadingWarning]:
    home = by_key.get("rights")
    for source in drafts:
        run = [passage for passage in source.passages if is_procedure(passage.text)]
        if not run or source is home:
            continue
        if home is None or len(run) > _MOST_PROCEDURES:
            yield _left(run, source, "the procedure of a request")
            continue
        _take(source, run)
        for passage in run:
            home.passages.insert(
                _place_of_procedure(home, passage), replace(passage, is_apart=False)
            )
        yield _moved(run, source, home)


def _place_of_procedure(home: Draft, procedure: Passage) -> int:
    channel = procedure_channel(procedure.text)
    for at, passage in enumerate(home.passages, start=1):
        if channel and channel in passage.text and "방법" in passage.text:
            return at
    return len(home.passages)


def _bring_cookies_home(
    drafts: Sequence[Draft], by_key: dict[str, Draft], page: Page
) -> Iterator[ReadingWarning]:
    home = by_key.get("automatic_collection")
    if home is None or not _has_empty_headings(home):
        return
    for source in drafts:
        run = _run_about_cookies(source) if source.key in _FAR_FROM_COOKIES else []
        if not run:
            continue
        _take(source, run)
        broken = [at for at, p in enumerate(home.passages) if is_broken_off(p, page)]
        rest = run
        if len(broken) == 1 and not has_ordinal(run[0].text):
            home.passages[broken[0]] = extend(home.passages[broken[0]], run[0], page)
            rest = run[1:]
        home.passages.extend(_apart(rest[:1]) + rest[1:])
        yield _moved(run, source, home)


def _has_empty_headings(draft: Draft) -> bool:
    headings = [is_inner_heading(passage) for passage in draft.passages]
    return any(
        is_heading and (at + 1 == len(headings) or headings[at + 1])
        for at, is_heading in enumerate(headings)
    )


def _run_about_cookies(source: Draft) -> list[Passage]:
    about = [
        at
        for at, passage in enumerate(source.passages)
        if speaks_of_cookies(passage.text) or is_browser_step(passage.text)
    ]
    if not about:
        return []
    run = source.passages[about[0] : about[-1] + 1]
    # What belongs to the section itself in between makes the run uncertain.
    return [] if any(_is_of_its_own(passage) for passage in run) else run


def _is_of_its_own(passage: Passage) -> bool:
    return label_of(passage.text) is not None or "\t" in passage.text


def _take(source: Draft, run: Sequence[Passage]) -> None:
    taken = set(run)
    source.passages[:] = [passage for passage in source.passages if passage not in taken]


def _apart(run: Sequence[Passage]) -> list[Passage]:
    return [replace(passage, is_apart=True) for passage in run]


def _lines(run: Sequence[Passage]) -> str:
    first, last = run[0].line, run[-1].last_line
    return f"Line {first}" if first == last else f"Lines {first}–{last}"


def _moved(run: Sequence[Passage], source: Draft, home: Draft) -> ReadingWarning:
    detail = f"{_lines(run)} stood under “{source.title}”; moved to “{home.title}”."
    return ReadingWarning("displaced_text", run[0].line, detail)


def _left(run: Sequence[Passage], source: Draft, what: str) -> ReadingWarning:
    detail = f"{_lines(run)} ({what}) stand under “{source.title}” and were left there."
    return ReadingWarning("displaced_text", run[0].line, detail)
