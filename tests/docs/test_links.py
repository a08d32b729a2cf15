"""What the documents point at is there, and the settings they list are those that exist."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from consent_service.kernel.config import PREFIX, Settings
from tests.docs.documents import DOCUMENTS, ROOT, anchors, links

_SETTING = re.compile(r"^\| `(CONSENT_\w+)` \| (.+?) \|", re.MULTILINE)
#: How a default is written where it is not the value itself.
_WRITTEN = {None: "none", True: "`true`", dataclasses.MISSING: "made for an embedded database"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_into_the_repository_leads_somewhere(document: Path) -> None:
    broken = [target for target in links(document) if not _leads_somewhere(document, target)]

    assert broken == []


def _leads_somewhere(document: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    file = (document.parent / path).resolve() if path else document
    is_here = file.is_relative_to(ROOT) and file.exists()
    return is_here and (not anchor or anchor in anchors(file))


def test_operations_lists_every_setting_with_its_default() -> None:
    listed = _SETTING.findall((ROOT / "docs/operations.md").read_text(encoding="utf-8"))

    assert dict(listed) == {
        f"{PREFIX}{field.name.upper()}": _WRITTEN.get(field.default, f"`{field.default}`")
        for field in dataclasses.fields(Settings)
    }
    assert len(listed) == len(dict(listed))
