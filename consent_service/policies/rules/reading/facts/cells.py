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
    for passage in passages:
        cells = _cells(passage.text)
        if cells is None:
            if table:
                yield table
            table = []
        elif any(cells):
            table.append(Row(passage.line, cells))
    if table:
        yield table


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
