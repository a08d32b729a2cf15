"""What takes part: how each banner is put on the page, and where its parts are found there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

MODULES = Path(__file__).resolve().parent / "node_modules"
#: Where a contender's own configuration belongs: inline, or a file where a policy forbids that.
CONFIG = "<!--config-->"


@dataclass(frozen=True)
class Contender:
    """One banner.

    ``head`` and ``tail`` are put at the end of the page's head and body; ``CONFIG`` in them stands
    for ``config``. ``files`` are the addresses below ``/files/{key}/`` with the shipped files.
    Selectors pierce open shadow roots; an empty one means that the banner has no such part.
    """

    key: str
    name: str
    head: str = ""
    tail: str = ""
    config: str = ""
    is_module: bool = False
    files: Mapping[str, Path] = field(default_factory=dict)
    #: Used instead of ``head`` under a strict policy, where the makers advise another set of files.
    strict_head: str | None = None
    #: The element that has the shadow root with the banner in it.
    host: str = ""
    banner: str = ""
    accept: str = ""
    open_preferences: str = ""
    preferences: str = ""
    #: Class of the page's root element with which a site asks for its dark colours.
    dark_class: str = ""
    #: Language of the page, and of the selectors.
    lang: str = "en"
    is_floor: bool = False
    #: Asks the service through a cache; all else is as in another row, so it is not judged again.
    is_cached: bool = False

    def head_under(self, *, strict: bool) -> str:
        """The markup for the page's head."""
        chosen = self.strict_head if strict and self.strict_head is not None else self.head
        return chosen.replace(CONFIG, self._config(strict=strict))

    def tail_under(self, *, strict: bool) -> str:
        """The markup for the end of the page's body."""
        return self.tail.replace(CONFIG, self._config(strict=strict))

    def _config(self, *, strict: bool) -> str:
        kind = ' type="module"' if self.is_module else ""
        if strict:
            return f'<script{kind} src="/config/{self.key}.js"></script>'
        return f"<script{kind}>{self.config}</script>"
