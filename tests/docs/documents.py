"""What the documents say in a form that can be tried: fenced blocks, commands, files, links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Documents that tell people what to type.
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
#: Every document.
DOCUMENTS = [*GUIDES, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs" / "decisions").glob("*.md"))]

_FENCE = re.compile(r"^```(\w*)(?: ([\w.-]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block. ``file``: the name behind its language, where a reader is to save it."""

    lang: str
    file: str | None
    text: str


def blocks(document: Path) -> list[Block]:
    """The fenced blocks of a document in their order."""
    found = _FENCE.findall(document.read_text(encoding="utf-8"))
    return [Block(lang, file or None, text) for lang, file, text in found]


def commands(script: str) -> Iterator[str]:
    """The commands of a script, each whole: a quotation or a backslash joins lines."""
    command = ""
    for line in script.splitlines():
        command = f"{command}\n{line}" if command else line
        if command.endswith("\\") or not _is_closed(command):
            continue
        if command.strip():
            yield command
        command = ""
    assert not command, f"the block ends inside a command: {command}"


def links(document: Path) -> list[str]:
    """The targets of a document's links to other parts of the repository."""
    text = _FENCE.sub("", document.read_text(encoding="utf-8"))
    return [target for target in _LINK.findall(text) if not target.startswith("http")]


def anchors(document: Path) -> set[str]:
    """The names by which a document's headings can be linked to."""
    text = _FENCE.sub("", document.read_text(encoding="utf-8"))
    names = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in _HEADING.findall(text))
    return {name.strip().replace(" ", "-") for name in names}


def _is_closed(command: str) -> bool:
    try:
        shlex.split(command)
    except ValueError:
        return False
    return True
