"""How long which records are kept, and by what law or policy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from consent_service.policies.rules.facts import Retention
from consent_service.policies.rules.reading.facts.cells import column, rows_of, tables_of
from consent_service.policies.rules.reading.lines import (
    MAX_READABLE,
    Passage,
    count_letters,
    fold,
    is_sentence,
    label_of,
    without_mark,
)

_CLASSES: Final = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        ("contract_withdrawal", r"청약\s?철회|계약\s?(?:또는|및|,|·)"),
        ("payment_supply", r"대금\s?결제|재화\s?등|재화.{0,6}공급"),
        ("complaint_dispute", r"불만|분쟁"),
        ("ad_display", r"표시\s?(?:[·/,]|및)?\s?광고"),
        ("recording", r"녹화|녹음"),
        (
            "web_visit",
            r"(?:웹\s?사이트|홈페이지|사이트|인터넷)\s?방문|방문에\s?관한|로그\s?기록|접속지",
        ),
        ("service_use_log", r"이용\s?(?:에\s?관한\s?)?기록|사용\s?(?:에\s?관한\s?)?기록"),
    )
)
_BASIS_LABEL = re.compile(r"(?:보존|보유|보관)?\s?(?:이유|근거|사유|근거\s?법령|관련\s?법령)")
_PERIOD_LABEL = re.compile(r"(?:보존|보유|보관)(?:\s?및\s?이용)?\s?기간")
_PERIOD = re.compile(r"(?P<count>\d{1,3})\s*(?P<unit>년|개월|달|주|일)(?!\s?(?:에|부터|자))")
_UNITS: Final = {"년": "Y", "개월": "M", "달": "M", "주": "W", "일": "D"}
_LAW = re.compile(r"법률|법령|시행령|[가-힣]법(?![가-힣])|법\s?제")
_INTERNAL = re.compile(r"내부\s?(?:방침|규정|정책|관리)")
_RECORD = re.compile(r"기록|파일|로그|이력|정보|자료|데이터|내역|영상|회원")
_BRACKETED = re.compile(r"[(（](?P<inside>[^()（）]*(?:법|방침|규정|령)[^()（）]*)[)）]")
_BY_LAW = re.compile(
    r"(?P<law>.{2,40}?(?:법률?|시행령))에?\s?(?:따라|따른|의한|의거한?)\s*(?P<rest>.+)"
)
_LAW_ALONE = re.compile(r"[「『<\[]?.{1,40}(?:법|법률|시행령)(?:\s?제\s?\d+조)?[」』>\]]?")
_EVENT = re.compile(r"(?:까지|즉시|시|때|후)(?:\s?(?:보관|보유|파기))?\s*[.]?$")
_TITLE_LETTERS: Final = 45


@dataclass(slots=True)
class _Record:
    """A class of records while its lines are being read."""

    title: str
    heading: str
    lines: list[str]
    basis: str = ""
    period: str = ""


def iso_period(text: str) -> str:
    """The first length of time in ``text`` as an ISO 8601 duration, or nothing."""
    folded = fold(text[:MAX_READABLE])
    first = _PERIOD.search(folded)
    if first is None:
        return ""
    parts = {_UNITS[first["unit"]]: int(first["count"])}
    second = _PERIOD.match(folded.replace(" ", ""), len(folded[: first.end()].replace(" ", "")))
    if first["unit"] == "년" and second is not None and second["unit"] in {"개월", "달"}:
        parts["M"] = int(second["count"])
    return "P" + "".join(f"{parts[unit]}{unit}" for unit in "YMWD" if unit in parts)


def read_retention(passages: Sequence[Passage]) -> tuple[Retention, ...]:
    """The kept records in the order of the text; unknown classes are numbered."""
    records = (*_from_lines(passages), *_from_tables(passages))
    return tuple(_finish(record, at) for at, record in enumerate(records, start=1))


def _finish(record: _Record, at: int) -> Retention:
    key = next((key for key, pattern in _CLASSES if pattern.search(record.title)), f"record-{at}")
    basis = record.basis or _basis_of(record.heading)
    where = basis if _LAW.search(basis) or _INTERNAL.search(basis) else record.heading
    kind = "statutory" if _LAW.search(where) and not _INTERNAL.search(where) else "internal"
    return Retention(key, basis, iso_period(record.period), kind, "\n".join(record.lines))


def _basis_of(heading: str) -> str:
    internal = _INTERNAL.search(heading)
    if internal is not None:
        return internal[0]
    return heading if _LAW_ALONE.fullmatch(heading) else ""


def _from_lines(passages: Sequence[Passage]) -> Iterator[_Record]:
    heading, record = "", None
    for passage in passages:
        text = without_mark(passage.text)
        if len(text) > MAX_READABLE or "\t" in passage.text or not text:
            continue
        if record is not None and _complete(record, text):
            continue
        if _is_heading(text):
            heading = text
            continue
        started = _start(text, heading)
        if started is not None:
            if record is not None and record.period:
                yield record
            record = started
    if record is not None and record.period:
        yield record


def _is_heading(text: str) -> bool:
    if is_sentence(text) or count_letters(text) > _TITLE_LETTERS or label_of(text) is not None:
        return False
    if _PERIOD.search(fold(text)):
        return False
    return (
        _LAW_ALONE.fullmatch(text) is not None
        or re.search(r"사유|근거|방침|법령", text) is not None
    )


def _complete(record: _Record, text: str) -> bool:
    """Adds a line that names the basis or the period of ``record``; False for any other."""
    label = label_of(text)
    if label is None:
        return False
    name, value = label
    if _PERIOD_LABEL.fullmatch(name.strip()):
        record.period = value
    elif _BASIS_LABEL.fullmatch(name.strip()):
        record.basis = value
    else:
        return False
    record.lines.append(text)
    return True


def _start(text: str, heading: str) -> _Record | None:
    label = label_of(text)
    if label is None:
        return _start_without_label(text, heading)
    title, value = label
    if _PERIOD_LABEL.fullmatch(title.strip()) or _BASIS_LABEL.fullmatch(title.strip()):
        return None
    if _PERIOD.search(fold(value)):
        # "통신비밀보호법: 로그기록 3개월" names the law first.
        law = title if _LAW_ALONE.fullmatch(title) and not _RECORD.search(title) else ""
        named = value if law else title
        return _Record(named, heading, [text], law or _basis_in(text), value)
    if not _RECORD.search(title):
        return None
    if _EVENT.search(value):
        return _Record(title, heading, [text], _basis_in(text), value)
    return _Record(title, heading, [text], value)


def _start_without_label(text: str, heading: str) -> _Record | None:
    if is_sentence(text) or count_letters(text) > _TITLE_LETTERS or not _RECORD.search(text):
        return None
    period = text if _PERIOD.search(fold(text)) else ""
    return _Record(text, heading, [text], _basis_in(text), period)


def _basis_in(text: str) -> str:
    bracketed = _BRACKETED.search(text)
    if bracketed is not None:
        return bracketed["inside"].strip()
    by_law = _BY_LAW.match(text)
    return by_law["law"].strip() if by_law else ""


def _from_tables(passages: Sequence[Passage]) -> Iterator[_Record]:
    for table in tables_of(passages):
        header, rows = rows_of(table)
        period = column(header, r"기간")
        basis = column(header, r"근거|이유|사유|법령")
        title = next((at for at in range(len(header)) if at not in {period, basis}), None)
        if period is None or title is None:
            continue
        for cells in rows:
            text = " / ".join(cell for cell in cells if cell)
            named = cells[basis] if basis is not None else _basis_in(text)
            yield _Record(cells[title], "", [text], named, cells[period])
