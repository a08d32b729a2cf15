"""The plain text of a section as blocks that a template can print: no markup, no guessing of it.

Paragraphs, sub-headings, nested lists and tables, each a run of pieces of text and safe links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

_ITEM = re.compile(r"(?P<indent> *)- (?P<text>.*)")
#: An item that brings its own mark needs no bullet.
_OWN_MARK = re.compile(r"[가-힣]\.\s|[ㄱ-ㅎ]\.|[①-⑳]|\(?\d+[.)]\s|\(?[a-z][.)]\s|\[", re.IGNORECASE)
_HEADING = re.compile(r"(?:[가-힣]\.|\d+[.)]|[A-Z]\.|<.+>$|\[.+\]$)")
_LONGEST_HEADING: Final = 60
_LONGEST_VALUE: Final = 16
_SENTENCE_END = re.compile(r"[.。!:：;,]$|다\.?$")
_LINK = re.compile(r"<?(?P<url>https?://[^\s<>\"'“”‘’()\[\]{}]+)>?", re.IGNORECASE)
_TRAILING = ".,;:!?·"
#: Turn the reading order of what follows, or are no text at all.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``href`` is an http or https address or empty."""

    text: str
    href: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[Line, ...]
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    line: Line
    kind: str = "heading"


@dataclass(slots=True)
class Item:
    """An item of a list, with the items below it."""

    lines: list[Line]
    has_mark: bool
    children: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Item, ...]
    kind: str = "list"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one width; the first one is the header unless it cannot be."""

    header: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    kind: str = "table"


Block = Paragraph | Heading | Bullets | Table


def without_unsafe(text: str) -> str:
    """``text`` without control characters and without those that turn the reading order."""
    return _UNSAFE.sub("", text)


def parse_blocks(body: str) -> tuple[Block, ...]:
    """The blocks of a section's body, in order."""
    found: list[Block] = []
    for is_blank, group in groupby(
        without_unsafe(body).splitlines(), lambda line: not line.strip()
    ):
        if not is_blank:
            found.extend(_passage(list(group)))
    return tuple(_with_headings(found))


def pieces(text: str) -> Line:
    """A line with its addresses as links. Only http and https are ever linked."""
    found: list[Piece] = []
    end = 0
    for match in _LINK.finditer(text):
        url = match["url"].rstrip(_TRAILING)
        if match.start() > end:
            found.append(Piece(text[end : match.start()]))
        found.append(Piece(url, url))
        rest = match["url"][len(url) :]
        if rest:
            found.append(Piece(rest))
        end = match.end()
    if end < len(text) or not found:
        found.append(Piece(text[end:]))
    return tuple(found)


def is_short_value(line: Line) -> bool:
    """Whether a cell holds a number, a date, a phone number: what must not be broken."""
    text = "".join(piece.text for piece in line)
    return len(text) <= _LONGEST_VALUE and any(character.isdigit() for character in text)


def _passage(lines: Sequence[str]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        kind = _kind(lines[at])
        end = at + 1
        # A line after an item without a mark of its own goes on with that item.
        while end < len(lines) and (
            _kind(lines[end]) == kind or (kind == "item" and _kind(lines[end]) == "text")
        ):
            end += 1
        yield _block(kind, lines[at:end])
        at = end


def _kind(line: str) -> str:
    if _ITEM.match(line):
        return "item"
    return "row" if "\t" in line else "text"


def _block(kind: str, lines: Sequence[str]) -> Block:
    if kind == "item":
        return _bullets(lines)
    if kind == "row":
        return _table(lines)
    return Paragraph(tuple(pieces(line.strip()) for line in lines))


def _bullets(lines: Sequence[str]) -> Bullets:
    top: list[Item] = []
    #: The open items from the outermost in, with their indentation.
    path: list[tuple[int, Item]] = []
    for line in lines:
        match = _ITEM.match(line)
        if match is None:
            path[-1][1].lines.append(pieces(line.strip()))
            continue
        indent, text = len(match["indent"]), match["text"].strip()
        item = Item([pieces(text)], _OWN_MARK.match(text) is not None)
        while path and path[-1][0] >= indent:
            path.pop()
        (path[-1][1].children if path else top).append(item)
        path.append((indent, item))
    return Bullets(tuple(top))


def _table(lines: Sequence[str]) -> Table:
    rows = [[cell.strip() for cell in line.split("\t")] for line in lines]
    width = max(len(row) for row in rows)
    full = [tuple(pieces(cell) for cell in row + [""] * (width - len(row))) for row in rows]
    first = rows[0]
    is_header = len(rows) > 1 and len(first) == width and all(first)
    # "Name: value" is no heading of a column.
    if not is_header or any(":" in cell or "：" in cell for cell in first):
        return Table((), tuple(full))
    return Table(full[0], tuple(full[1:]))


def _with_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if _may_head(block) and following is not None and not _may_head(following):
            yield Heading(block.lines[0])  # type: ignore[union-attr]  # only a paragraph may head
        else:
            yield block


def _may_head(block: Block) -> bool:
    if not isinstance(block, Paragraph) or len(block.lines) != 1:
        return False
    text = "".join(piece.text for piece in block.lines[0])
    return (
        len(text) <= _LONGEST_HEADING
        and _HEADING.match(text) is not None
        and _SENTENCE_END.search(text) is None
    )
