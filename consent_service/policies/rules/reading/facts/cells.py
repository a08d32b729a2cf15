"""Rows and columns of the tables in a section: lines with TABs, or with bars."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consent_service.policies.rules.reading.lines import MAX_READABLE, Passage

_RULE = re.compile(r"[\s|:\-=+]*")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row and the line it starts on."""

    line: int
    cells: tuple[str, ...]


def tables_of(passages: Sequence[Passage]) -> Iterator[list[Row]]:
    """The tables of a section: runs of neighbouring lines that have cells."""
    table: list[Row] = []
    is_spaced = False
    for passage in passages:
        cells = _cells(passage.text)
        if table and (cells is None or _begins_another(passage, table, is_spaced=is_spaced)):
            yield table
            table = []
        if cells is not None and any(cells):
            is_spaced = passage.is_apart if len(table) == 1 else is_spaced
            table.append(Row(passage.line, cells))
    if table:
        yield table


def _begins_another(passage: Passage, table: Sequence[Row], *, is_spaced: bool) -> bool:
    """Whether a blank line above ends the table: not where one stands between all rows."""
    return passage.is_apart and len(table) > 1 and not is_spaced


def rows_of(table: Sequence[Row]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The header and the cells of the other rows, each as wide as the header or wider."""
    header = table[0].cells
    return header, [widen(row.cells, len(header)) for row in table[1:] if row.cells != header]


def widen(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """``cells`` with empty ones up to ``width``."""
    return cells + ("",) * (width - len(cells))


def column(header: Sequence[str], pattern: str) -> int | None:
    """The first column whose head matches ``pattern``."""
    return next((at for at, cell in enumerate(header) if re.search(pattern, cell)), None)


def _cells(text: str) -> tuple[str, ...] | None:
    if len(text) > MAX_READABLE:
        return None
    if "\t" in text:
        return tuple(cell.strip() for cell in text.split("\t"))
    if text.lstrip().startswith("|") and text.count("|") > 2:
        if _RULE.fullmatch(text):
            return ()
        return tuple(cell.strip() for cell in text.strip().strip("|").split("|"))
    return None
