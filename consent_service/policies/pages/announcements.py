"""What was announced: each version with the one it succeeds and the lines that change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from consent_service.policies.pages.answers import plain
from consent_service.policies.pages.reading import Reading, choose_reading
from consent_service.policies.pages.shelf import Shelf, compare
from consent_service.policies.queries import VersionSummary
from consent_service.policies.rules.changes import derive_change
from consent_service.policies.rules.content import PolicyText
from consent_service.policies.rules.differences import BeforeAfter, before_after

#: How many announcements one page and the feed hold; the list of versions holds all.
SHOWN = 20


@dataclass(frozen=True)
class Announcement:
    """One announcement. ``before`` is None for the first version."""

    version: VersionSummary
    before: VersionSummary | None
    reading: Reading
    rows: tuple[BeforeAfter, ...]
    #: ``{kind, what, change_class, before, after}`` in the language of the reading.
    reasons: tuple[Mapping[str, Any], ...]

    @property
    def sections(self) -> list[tuple[str, list[BeforeAfter]]]:
        """The rows by section: its title, and its rows."""
        return [
            (rows[0].title, rows)
            for _, rows in (
                (key, list(group)) for key, group in groupby(self.rows, lambda row: row.key)
            )
        ]


def list_announcements(shelf: Shelf, lang: str | None) -> list[Announcement]:
    """The latest announcements, newest first."""
    newest = sorted(
        shelf.versions,
        key=lambda version: (str(version.announced_on), str(version.effective_on), version.number),
        reverse=True,
    )[:SHOWN]
    texts: dict[int, dict[str, PolicyText]] = {}

    def texts_of(version: VersionSummary) -> dict[str, PolicyText]:
        if version.number not in texts:
            texts[version.number] = shelf.texts(version)
        return texts[version.number]

    found = []
    for version in newest:
        after = texts_of(version)
        previous = shelf.before(version)
        before = texts_of(previous) if previous else {}
        common = after.keys() & before.keys() or after.keys()
        reading = choose_reading(lang, common, shelf.tenant.default_lang)
        rows: tuple[BeforeAfter, ...] = ()
        reasons = version.change_reasons
        if reading.lang in before:
            old, new = before[reading.lang], after[reading.lang]
            rows = tuple(row for row in before_after(compare(old, new)) if _differs(row))
            reasons = tuple(derive_change(old.facts, new.facts).to_json()["reasons"])
        found.append(Announcement(version, previous, reading, rows, reasons))
    return found


def _differs(row: BeforeAfter) -> bool:
    # An item that only moved in or out of a list reads the same.
    return plain(row.before).strip() != plain(row.after).strip()
