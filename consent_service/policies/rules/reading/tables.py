"""Tables whose columns a PDF lost: processors and recipients, cell after cell, broken over lines.

Only their rows are rebuilt, as lines with TABs; every printed character stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from consent_service.policies.rules.reading.joining import Joiner
from consent_service.policies.rules.reading.lines import (
    MAX_READABLE,
    Passage,
    count_letters,
    ends_sentence,
    is_sentence,
)
from consent_service.policies.rules.reading.outline import Draft

_HEADER = re.compile(
    r"(?P<name>(?:수탁\s?(?:업체|자|회사|사|기관)|위탁\s?받는\s?(?:자|업체))(?:\s?\([^()]*\)|명)?)\s+"
    r"(?P<task>\S*(?:위탁|업무|목적).{0,14}?(?:내용|업무|목적|범위))\s+(?P<retention>\S.*기간.*)"
)
_STARTS_RETENTION = re.compile(
    r"(?:(?:(?:회원|서비스|이용)\s?)?(?:탈퇴|해지|이용\s?종료)|위탁\s?계약|계약\s?(?:종료|만료|해지)|"
    r"(?:이용|처리|수집|위탁)?\s?목적\s?달성|제공일|수집일|발송\s?(?:완료|후)|\d+\s?(?:년|개월|일|주)|"
    r"해당\s?(?:업체|업무)|별도\s?보관|보유하지)"
)
_ENDS_RETENTION = re.compile(r"(?:시|때|까지|후|삭제|파기|년|개월|일|주|간|않음|\))\s*[.]?$")
#: A piece so short finishes the cell above it even when that looks finished.
_REMNANT: Final = 3
_DESIGNATOR = re.compile(r"(?:\(주\)|㈜|주식회사|\(유\)|재단법인|사단법인)\s?")
_LATIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,&'()\-]*(?:\s[A-Za-z0-9.,&'()\-]+)*")
_FIRST_WORD = re.compile(r"\S+(?:\s(?:\(주\)|㈜|주식회사))?")


@dataclass(frozen=True, slots=True)
class _Row:
    passage: Passage
    cells: tuple[str, ...]
    retention: str


def rebuild_table(draft: Draft, joiner: Joiner) -> None:
    """Replaces the lines of a table without columns in ``draft`` by rows with TABs."""
    header = next((at for at, p in enumerate(draft.passages) if _header(p)), None)
    if header is None:
        return
    end = _end_of_table(draft.passages, header)
    rows = list(_rows(draft.passages[header:end], joiner))
    draft.passages[header:end] = rows


def _header(passage: Passage) -> tuple[str, ...] | None:
    text = passage.text
    if len(text) > MAX_READABLE or "\t" in text or is_sentence(text):
        return None
    match = _HEADER.fullmatch(text.strip())
    return match and (match["name"], match["task"], match["retention"])


def _end_of_table(passages: Sequence[Passage], header: int) -> int:
    for at in range(header + 1, len(passages)):
        text = passages[at].text
        if ends_sentence(text) and not _ENDS_RETENTION.search(text):
            return at
    return len(passages)


def _rows(passages: Sequence[Passage], joiner: Joiner) -> Iterator[Passage]:
    rows: list[_Row] = []
    waiting: list[Passage] = []
    for block in _blocks(passages, joiner):
        cells = _header(block)
        if cells is not None:
            rows += [_Row(cell, (cell.text,), "") for cell in waiting]
            waiting = []
            rows.append(_Row(block, cells[:2], cells[2]))
            continue
        rest, retention = _split_retention(block.text)
        waiting += [replace(block, text=rest)] if rest else []
        if retention:
            first = waiting[0] if waiting else block
            whole = replace(first, last_line=block.last_line)
            rows.append(_Row(whole, tuple(cell.text for cell in waiting), retention))
            waiting = []
    rows += [_Row(cell, (cell.text,), "") for cell in waiting]
    tasks = {row.cells[1] for row in rows if len(row.cells) > 1}
    for at, row in enumerate(rows):
        name, task = _name_and_task(row.cells, tasks)
        text = f"{name}\t{task}\t{row.retention}"
        yield replace(row.passage, text=text, is_apart=at == 0 or _header(row.passage) is not None)


def _blocks(passages: Sequence[Passage], joiner: Joiner) -> Iterator[Passage]:
    """Lines that stand close together are one cell or one row, unless a row ends in between."""
    block = passages[0]
    for passage in passages[1:]:
        if _is_of_block(block, passage):
            text = joiner.join(block.text, passage.text)
            block = replace(block, text=text, last_line=passage.last_line)
        else:
            yield block
            block = passage
    yield block


def _is_of_block(block: Passage, passage: Passage) -> bool:
    if passage.is_apart or _header(block) or _header(passage) or len(block.text) > MAX_READABLE:
        return False
    return count_letters(passage.text) <= _REMNANT or not _split_retention(block.text)[1]


def _split_retention(text: str) -> tuple[str, str]:
    if len(text) > MAX_READABLE or not _ENDS_RETENTION.search(text):
        return text, ""
    match = _STARTS_RETENTION.search(text)
    if match is None or (match.start() > 0 and not text[match.start() - 1].isspace()):
        return text, ""
    return text[: match.start()].strip(), text[match.start() :].strip()


def _name_and_task(cells: Sequence[str], tasks: set[str]) -> tuple[str, str]:
    if len(cells) != 1:
        return (cells[0], " ".join(cells[1:])) if cells else ("", "")
    cell = cells[0]
    for task in sorted(tasks, key=len, reverse=True):
        if task and cell.endswith(f" {task}"):
            return cell.removesuffix(task).strip(), task
    designator = _DESIGNATOR.match(cell)
    start = designator.end() if designator else 0
    name = _LATIN_NAME.match(cell, start) or _FIRST_WORD.match(cell, start)
    end = name.end() if name else len(cell)
    if cell[end : end + 1].strip():
        # "Amazon웹" : the Latin part is only the beginning of a word.
        word = _FIRST_WORD.match(cell, start)
        end = word.end() if word else len(cell)
    return cell[:end].strip(), cell[end:].strip()
