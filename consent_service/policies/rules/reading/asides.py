"""Lines that are no part of the policy: printed addresses, page numbers, marks of old versions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from consent_service.policies.rules.reading.findings import ReadingWarning, WarningCode
from consent_service.policies.rules.reading.lines import MAX_READABLE, Line, ends_sentence

_SHORT: Final = 200
#: A shorter line above a link is a heading or a label of that link.
_INTERRUPTED: Final = 30
_LINK = re.compile(r"<?(?:mailto:|https?://|www\.)\S+>?", re.IGNORECASE)
_LINK_INSIDE = re.compile(r"https?://[^\s<>()\"']+", re.IGNORECASE)
_MAIL = re.compile(r"<?mailto:", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"[-–—]\s?\d{1,3}\s?[-–—]|\d{1,3}\s?/\s?\d{1,3}|(?:page|p\.)\s?\d{1,3}(?:\s?(?:of|/)\s?\d{1,3})?",
    re.IGNORECASE,
)
_POLICY = r"개인정보\s?(?:처리|취급|보호)\s?(?:방침|정책)"
_PREVIOUS = re.compile(
    rf"\W*(?:이전|종전|지난|구)\s?(?:버전의?\s?)?{_POLICY}\W*(?:\(.{{0,40}}\))?(?:\s?보기)?\W*"
    rf"|\W*현행\s?{_POLICY}\s?(?:보기|바로가기)?\W*"
    rf"|\W*{_POLICY}\s?\(?(?:이전|구)\s?버전\)?\W*"
)


def find_asides(lines: Sequence[Line]) -> dict[int, WarningCode]:
    """The numbers of the lines to set aside, each with the code of its warning."""
    printed = [line for line in lines if not line.is_blank]
    found: dict[int, WarningCode] = {}
    mentioned = _mentioned_addresses(printed)
    for at, line in enumerate(printed):
        text = line.text.strip()
        above = printed[at - 1].text if at else ""
        if len(text) > _SHORT:
            continue
        if _PREVIOUS.fullmatch(text):
            found[line.number] = "previous_version_marker"
        elif _PAGE_NUMBER.fullmatch(text) or _is_stray_link(text, above, mentioned):
            found[line.number] = "unplaced_line"
    return found


def warn_of_asides(
    lines: Sequence[Line], found: dict[int, WarningCode]
) -> Iterable[ReadingWarning]:
    """One warning for each run of neighbouring lines, each mark of an old version by itself."""
    printed = [line for line in lines if not line.is_blank]
    for code, run in groupby(printed, key=lambda line: found.get(line.number)):
        if code == "previous_version_marker":
            for line in run:
                yield ReadingWarning(
                    code, line.number, f"“{line.text.strip()}” marks an old version; set aside."
                )
        elif code is not None:
            yield _warn_of_run(code, list(run))


def _warn_of_run(code: WarningCode, run: Sequence[Line]) -> ReadingWarning:
    links = sum(_LINK.fullmatch(line.text.strip()) is not None for line in run)
    what = "printed link" if links else "page number"
    if len(run) == 1:
        return ReadingWarning(code, run[0].number, f"A {what} belongs to no section; set aside.")
    detail = f"Lines {run[0].number}–{run[-1].number}: {len(run)} {what}s belong to no section; "
    return ReadingWarning(code, run[0].number, f"{detail}set aside.")


def _is_stray_link(text: str, above: str, mentioned: frozenset[str]) -> bool:
    if not _LINK.fullmatch(text):
        return False
    if _MAIL.match(text) or _address(text) in mentioned:
        return True
    # A link that interrupts a sentence was printed there by the edge of a page.
    return len(above) >= _INTERRUPTED and not ends_sentence(above) and not above.endswith(":")


def _mentioned_addresses(printed: Sequence[Line]) -> frozenset[str]:
    return frozenset(
        _address(match)
        for line in printed
        if len(line.text) <= MAX_READABLE and not _LINK.fullmatch(line.text.strip())
        for match in _LINK_INSIDE.findall(line.text)
    )


def _address(link: str) -> str:
    return link.strip("<>").rstrip("/").casefold()
