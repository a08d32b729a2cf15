"""Reading a policy as a whole: the order in which the parts of the reading follow each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from consent_service.policies.rules.content import PolicyText, Section
from consent_service.policies.rules.facts import Facts
from consent_service.policies.rules.reading.arrangement import arrange
from consent_service.policies.rules.reading.asides import find_asides, warn_of_asides
from consent_service.policies.rules.reading.dates import read_dates
from consent_service.policies.rules.reading.displaced import bring_home
from consent_service.policies.rules.reading.facts.items import read_items, read_methods
from consent_service.policies.rules.reading.facts.opt_outs import read_opt_out_routes
from consent_service.policies.rules.reading.facts.parties import (
    read_processors,
    read_provision_exceptions,
    read_recipients,
)
from consent_service.policies.rules.reading.facts.people import read_authorities, read_contacts
from consent_service.policies.rules.reading.facts.purposes import read_purposes
from consent_service.policies.rules.reading.facts.retention import read_retention
from consent_service.policies.rules.reading.findings import ImportedPolicy, ReadingWarning
from consent_service.policies.rules.reading.lines import (
    Line,
    Passage,
    body_of,
    count_letters,
    is_sentence,
    split_lines,
)
from consent_service.policies.rules.reading.outline import Draft, Outline, outline
from consent_service.policies.rules.reading.reflow import Page, measure, to_passages
from consent_service.policies.rules.reading.repeats import find_repeats
from consent_service.policies.rules.reading.tables import rebuild_table

_TITLE = re.compile(
    r"개인\s?정보\s?(?:처리|취급|보호)?\s?(?:방침|정책)|privacy\s(?:policy|notice)", re.I
)
_OLD_TITLE = re.compile(r"(?P<title>개인\s?정보\s?(?:처리|취급|보호)\s?(?:방침|정책))")
_TITLE_LETTERS: Final = 60
#: Marks and dates may stand above the title.
_TITLE_AMONG: Final = 5


def read_policy(text: str, *, lang: str = "ko") -> ImportedPolicy:
    """The sections, dates and facts of a policy, and everything a person should look at.

    ``text`` is the text of a web page or a PDF; ``lang`` its BCP 47 language. Facts are read from
    Korean texts only. Never raises: a text without sections becomes an introduction.
    """
    lines = split_lines(unicodedata.normalize("NFC", text))
    asides = find_asides(lines)
    kept = [Line(line.number, "") if line.number in asides else line for line in lines]
    page = measure(kept)
    parts = outline(kept, page.joiner)
    drafts, findings = _draft_sections(parts, page)
    facts, more = _read_facts(drafts, lang)
    announced_on, effective_on, unclear = read_dates(kept)
    findings += [*more, *unclear, *warn_of_asides(lines, dict(asides)), *_about_outline(parts)]
    set_aside = [line for line in lines if line.number in asides]
    title, intro = _title_and_intro(parts, set_aside, page)
    return ImportedPolicy(
        text=PolicyText(
            title=title,
            intro=intro,
            sections=tuple(Section(d.key, d.title, body_of(d.passages)) for d in drafts),
            facts=facts,
        ),
        announced_on=announced_on,
        effective_on=effective_on,
        warnings=tuple(sorted(findings, key=lambda finding: (finding.line, finding.code))),
        unplaced=_texts(set_aside, parts.contents),
    )


def _draft_sections(parts: Outline, page: Page) -> tuple[list[Draft], list[ReadingWarning]]:
    drafts: list[Draft] = []
    for draft, lines in parts.sections:
        draft.passages = to_passages(lines, page)
        drafts.append(draft)
    findings = bring_home(drafts, page)
    for draft in drafts:
        arranged = arrange(draft)
        findings += [arranged] if arranged else []
        rebuild_table(draft, page.joiner)
        findings += find_repeats(draft)
    return drafts, findings


def _read_facts(drafts: Sequence[Draft], lang: str) -> tuple[Facts, list[ReadingWarning]]:
    if lang.partition("-")[0].lower() != "ko":
        detail = "Facts are read from Korean texts only; enter them for this language by hand."
        return Facts(), [ReadingWarning("facts_not_read", 1, detail)]
    everything = [passage for draft in drafts for passage in draft.passages]
    processors, findings = read_processors(_of(drafts, "processors"))
    return (
        Facts(
            purposes=read_purposes(_of(drafts, "purposes")),
            items=read_items(_of(drafts, "items_and_methods")),
            collection_methods=read_methods(_of(drafts, "items_and_methods")),
            recipients=read_recipients(_of(drafts, "third_parties")),
            processors=processors,
            provision_exceptions=read_provision_exceptions(_of(drafts, "third_parties")),
            retention=read_retention(_of(drafts, "retention")),
            contacts=read_contacts(_of(drafts, "contacts")),
            authorities=read_authorities(everything),
            opt_out_routes=read_opt_out_routes(_of(drafts, "automatic_collection")),
        ),
        findings,
    )


def _of(drafts: Sequence[Draft], key: str) -> list[Passage]:
    """The passages of the section with this key, and of its continuations."""
    return [
        passage
        for draft in drafts
        if draft.key == key or re.fullmatch(rf"{key}-\d+", draft.key)
        for passage in draft.passages
    ]


def _about_outline(parts: Outline) -> list[ReadingWarning]:
    findings = []
    if parts.contents:
        first, last = parts.contents[0].number, parts.contents[-1].number
        detail = f"Lines {first}–{last} are the table of contents; set aside."
        findings.append(ReadingWarning("unplaced_line", first, detail))
    if not parts.sections:
        detail = "No section was found; the whole text became the introduction."
        findings.append(ReadingWarning("no_sections", 1, detail))
    return findings


def _title_and_intro(parts: Outline, set_aside: Sequence[Line], page: Page) -> tuple[str, str]:
    passages = to_passages(parts.preamble, page)
    at = _find_title(passages)
    if at is not None:
        rest = [*passages[:at], *passages[at + 1 :]]
        return passages[at].text.strip(), body_of(rest)
    # A page of an old version calls itself "이전 …" where its title should stand.
    old = (_OLD_TITLE.search(line.text) for line in set_aside)
    return next((match["title"] for match in old if match), ""), body_of(passages)


def _find_title(passages: Sequence[Passage]) -> int | None:
    short = [at for at, passage in enumerate(passages[:_TITLE_AMONG]) if _is_short(passage.text)]
    named = (at for at in short if _TITLE.search(passages[at].text))
    return next(named, 0 if 0 in short else None)


def _is_short(text: str) -> bool:
    return count_letters(text) <= _TITLE_LETTERS and not is_sentence(text) and "\t" not in text


def _texts(set_aside: Sequence[Line], contents: Sequence[Line]) -> tuple[str, ...]:
    lines = sorted((*set_aside, *contents), key=lambda line: line.number)
    return tuple(line.text.strip() for line in lines)
