"""Items per occasion, required or optional, and the ways in which they are collected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from consent_service.policies.rules.facts import CollectionMethod, Item
from consent_service.policies.rules.reading.facts.cells import column, rows_of, tables_of
from consent_service.policies.rules.reading.lines import (
    MAX_READABLE,
    Passage,
    count_letters,
    has_ordinal,
    is_sentence,
    label_of,
    without_mark,
)

# "[선택] …" and "선택항목: …" hold for what follows; "전화번호(선택)" only for itself.
_TAG = re.compile(
    r"[\[<【]\s?(?:필수|선택)[^\[\]<>【】]{0,12}[\]>】]\s*:?\s*"
    r"|^\(\s?(?:필수|선택)[^()]{0,12}\)\s*:?\s*"
    r"|(?:^|(?<=[/|,;\s]))(?:필수|선택)(?:적)?(?:\s?(?:수집|입력|동의))?(?:\s?(?:항목|정보|사항))?\s*[:\-]\s*"
)
_ITEM_TAG = re.compile(r"\s*[\[(]\s?(?P<kind>필수|선택)(?:\s?(?:항목|사항|입력))?\s?[\])]\s*")
_TAIL = re.compile(r"\s*(?:등|등의\s?정보)?\s*[.]?$")
_STATEMENT = re.compile(r"다\s*(?:[.]|$)")
_OCCASION = re.compile(
    r"(?:시|때|경우|과정|회원|가입|신청|문의|응모|이용|서비스|결제|구매|주문|상담|예약)"
)
_NO_OCCASION: Final = frozenset({"항목", "수집항목", "수집방법", "목적", "보유기간", "이용기간"})
_NO_HEADING = re.compile(r"항목|방법|통한|통하여|통해|로부터|,")
_LONGEST_ITEM: Final = 40
_BRACKETS: Final = {"(": 1, "[": 1, "（": 1, ")": -1, "]": -1, "）": -1}

_METHODS: Final = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        ("signup", r"(?:회원|서비스|이용)\s?가입|(?:이용|서비스)\s?신청|홈페이지\s?가입"),
        ("event", r"이벤트|경품|응모"),
        ("board", r"게시판"),
        ("service_use", r"(?:이용|사업\s?처리)\s?과정|생성\s?정보|자동(?:으로)?\s?(?:수집|생성)"),
        ("phone", r"전화"),
        ("fax", r"팩스|FAX"),
        ("partner", r"제휴|제3자로부터|협력\s?(?:회사|업체)"),
        ("email", r"이메일|전자\s?우편|e-?mail"),
        ("paper", r"서면|서식|우편|종이|신청서"),
    )
)
_WAY = re.compile(r"통한|통하여|통해|의한|의하여|로부터")
_WAYS_HEADING = re.compile(r"수집\s?방법|수집하는\s?방법")


@dataclass(frozen=True, slots=True)
class _Occasion:
    name: str
    required: bool = True


def read_items(passages: Sequence[Passage]) -> tuple[Item, ...]:
    """Every item once per occasion, in the order of the text."""
    found: dict[tuple[str, str], Item] = {}
    for item in (*_from_lines(passages), *_from_tables(passages)):
        found.setdefault((item.context, item.name), item)
    return tuple(found.values())


def read_methods(passages: Sequence[Passage]) -> tuple[CollectionMethod, ...]:
    """Every way of collection once, in the order of the text."""
    found: dict[str, CollectionMethod] = {}
    is_under_heading = False
    for passage in passages:
        text = without_mark(passage.text)
        if len(text) > MAX_READABLE:
            continue
        if (
            has_ordinal(passage.text)
            and count_letters(text) <= _LONGEST_ITEM
            and not _WAY.search(text)
        ):
            is_under_heading = _WAYS_HEADING.search(text) is not None
            continue
        if not _WAY.search(text) and not (is_under_heading and not is_sentence(text)):
            continue
        for key, pattern in _METHODS:
            if pattern.search(text) and label_of(text) is None:
                found.setdefault(key, CollectionMethod(key, text))
    return tuple(found.values())


def split_items(text: str) -> list[str]:
    """The items of a list; commas inside brackets do not separate."""
    items, depth, start = [], 0, 0
    for at, character in enumerate(text):
        depth = max(0, depth + _BRACKETS.get(character, 0))
        if character in ",、，;" and depth == 0:
            items.append(text[start:at])
            start = at + 1
    items.append(text[start:])
    return [item.strip() for item in items if item.strip()]


def _from_lines(passages: Sequence[Passage]) -> Iterator[Item]:
    occasion = _Occasion("")
    for passage in passages:
        text = without_mark(passage.text)
        if len(text) > MAX_READABLE or "\t" in passage.text:
            continue
        if _TAG.match(text):
            yield from _tagged(text, occasion)
            continue
        label = label_of(text)
        if label is None:
            is_marked = text != passage.text.strip()
            occasion = _Occasion(text) if _names_occasion(text, is_marked) else occasion
            continue
        name, value = label
        if not _is_occasion(name):
            continue
        occasion = _Occasion(name)
        yield from _tagged(value, occasion)


def _is_occasion(name: str) -> bool:
    return name.replace(" ", "") not in _NO_OCCASION and _OCCASION.search(name) is not None


def _names_occasion(text: str, is_marked: bool) -> bool:
    if is_sentence(text) or count_letters(text) > _LONGEST_ITEM or _NO_HEADING.search(text):
        return False
    return text.endswith(("시", "때", "경우")) or (is_marked and _is_occasion(text))


def _tagged(text: str, occasion: _Occasion) -> Iterator[Item]:
    """Items after "필수: …" are required, after "선택: …" optional, required before either."""
    tags = list(_TAG.finditer(text))
    head = text[: tags[0].start()] if tags else text
    yield from _items(head.rstrip(" /|"), _Occasion(occasion.name))
    ends = [*(tag.start() for tag in tags[1:]), len(text)]
    for tag, end in zip(tags, ends, strict=False):
        part = text[tag.end() : end]
        required = "필수" in tag[0]
        yield from _items(part.strip().rstrip("/|"), _Occasion(occasion.name, required))


def _items(text: str, occasion: _Occasion) -> Iterator[Item]:
    if _STATEMENT.search(text):
        return
    for part in split_items(text):
        tag = _ITEM_TAG.search(part)
        name = _TAIL.sub("", _ITEM_TAG.sub(" ", part)).strip()
        if name and count_letters(name) <= _LONGEST_ITEM:
            required = tag["kind"] == "필수" if tag else occasion.required
            yield Item(occasion.name, name, required)


def _from_tables(passages: Sequence[Passage]) -> Iterator[Item]:
    for table in tables_of(passages):
        header, rows = rows_of(table)
        context = column(header, r"구분|시점|서비스|경우|분류|업무|목적")
        columns = [
            (column(header, r"필수"), True),
            (column(header, r"선택"), False),
        ]
        if all(at is None for at, _ in columns):
            columns = [(column(header, r"항목|정보"), True)]
        for cells in rows:
            name = cells[context] if context is not None else ""
            yield from _from_cells(cells, columns, name)


def _from_cells(
    cells: Sequence[str], columns: Iterable[tuple[int | None, bool]], context: str
) -> Iterator[Item]:
    for at, required in columns:
        if at is not None and cells[at] not in {"", "-", "없음"}:
            yield from _items(cells[at], _Occasion(context, required))
