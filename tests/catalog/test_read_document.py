"""Reading the files that commands are given."""

from __future__ import annotations

from pathlib import Path

import pytest

from consent_service.cli.documents import read_document
from consent_service.kernel.errors import Invalid


@pytest.mark.parametrize("name", ["deep.yaml", "deep.json"])
def test_deeply_nested_file_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("[" * 20_000 + "]" * 20_000, encoding="utf-8")

    with pytest.raises(Invalid, match=name):
        read_document(path)
