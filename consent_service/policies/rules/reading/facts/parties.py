"""Processors and third parties, from the tables and lists that name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from consent_service.policies.rules.facts import Processor, ProvisionException, Recipient
from consent_service.policies.rules.reading.facts.cells import Row, column, tables_of, widen
from consent_service.policies.rules.reading.findings import ReadingWarning
from consent_service.policies.rules.reading.lines import Passage, label_of, without_mark
from consent_service.policies.rules.reading.topics import provision_basis

_PROCESSOR: Final = r"수탁|위탁\s?받는|업체(?:명)?$|회사(?:명)?$"
_TASK: Final = r"업무|내용|목적"
_PERIOD: Final = r"기간|보유|보존"
_RECIPIENT: Final = r"제공\s?받는\s?(?:자|곳|업체|기관|회사)|제공\s?(?:대상|처)"
_NOBODY: Final = frozenset({"", "-", "없음", "해당없음", "해당 없음"})
_LABELS: Final = (
    ("name", re.compile(r"수탁\s?(?:업체|자|회사|사)|위탁\s?받는\s?(?:자|업체)")),
    ("task", re.compile(r"위탁.{0,8}(?:내용|업무)|업무\s?(?:의\s?)?내용")),
    ("retention", re.compile(r"(?:보유|이용|위탁).{0,10}기간")),
)


def read_processors(
    passages: Sequence[Passage],
) -> tuple[tuple[Processor, ...], list[ReadingWarning]]:
    """The processors, and a finding for each whose retention is left blank."""
    processors: list[Processor] = []
    findings: list[ReadingWarning] = []
    for table in tables_of(passages):
        found, blanks = _from_table(table)
        processors += found
        findings += blanks
    return tuple(processors or _from_labels(passages)), findings


def read_recipients(passages: Sequence[Passage]) -> tuple[Recipient, ...]:
    """The third parties that a table names."""
    return tuple(recipient for table in tables_of(passages) for recipient in _recipients_of(table))


def read_provision_exceptions(passages: Sequence[Passage]) -> tuple[ProvisionException, ...]:
    """The cases in which data is provided beyond the purposes, each with its basis."""
    found = ((provision_basis(p.text), without_mark(p.text)) for p in passages)
    return tuple(ProvisionException(basis, text) for basis, text in found if basis is not None)


def _from_table(table: Sequence[Row]) -> tuple[list[Processor], list[ReadingWarning]]:
    header = table[0].cells
    name, task = column(header, _PROCESSOR), _other(header, _TASK, column(header, _PROCESSOR))
    if name is None or task is None:
        return [], []
    period = column(header, _PERIOD)
    rows = [row for row in table[1:] if row.cells != header]
    processors: list[Processor] = []
    findings = []
    for row in rows:
        cells = widen(row.cells, len(header))
        if cells[name] in _NOBODY:
            continue
        retention = cells[period] if period is not None else ""
        processors.append(Processor(cells[name], cells[task], retention))
        if period is not None and not retention:
            detail = f"No retention period is given for “{cells[name]}”."
            findings.append(ReadingWarning("retention_blank", row.line, detail))
    if period is None and processors:
        detail = "The table of processors has no column for the retention period."
        findings.append(ReadingWarning("retention_blank", table[0].line, detail))
    return processors, findings


def _other(header: Sequence[str], pattern: str, taken: int | None) -> int | None:
    at = (i for i, cell in enumerate(header) if i != taken and re.search(pattern, cell))
    return next((i for i in at if not re.search(_PERIOD, header[i])), None)


def _from_labels(passages: Sequence[Passage]) -> Iterator[Processor]:
    """ "수탁업체: …", "위탁업무 내용: …", "보유기간: …" one below the other."""
    fields: dict[str, str] = {}
    for passage in passages:
        label = label_of(passage.text)
        if label is None:
            continue
        field = next((name for name, pattern in _LABELS if pattern.search(label[0])), None)
        if field is None:
            continue
        if field in fields:
            yield _processor(fields)
            fields = {}
        fields[field] = label[1]
    if fields.get("name"):
        yield _processor(fields)


def _processor(fields: dict[str, str]) -> Processor:
    return Processor(fields.get("name", ""), fields.get("task", ""), fields.get("retention", ""))


def _recipients_of(table: Sequence[Row]) -> Iterator[Recipient]:
    header = table[0].cells
    name = column(header, _RECIPIENT)
    if name is None:
        return
    columns = [_other(header, pattern, name) for pattern in (r"목적", r"항목|정보")]
    columns.append(column(header, _PERIOD))
    for row in table[1:]:
        cells = widen(row.cells, len(header))
        if row.cells != header and cells[name] not in _NOBODY:
            values = [cells[at] if at is not None else "" for at in columns]
            yield Recipient(cells[name], *values)
