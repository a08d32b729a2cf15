"""Which candidates head a section: the best ascending chain of numbered titles, or plain titles.

Inner lists are numbered like sections and speak of the same things; a chain is chosen as a whole,
so that "2. 수집방법" inside the first section does not take the place of the second.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from consent_service.policies.rules.reading.headings import Heading
from consent_service.policies.rules.titles import plain_title

#: More candidates than this are no headings; the search for the best chain is quadratic.
_MAX_CANDIDATES: Final = 400

_KNOWN, _OF_CONTENTS, _SPEAKS_OF_DATA, _STANDS_APART = 10.0, 3.0, 1.0, 0.5
_GAP, _OUT_OF_ORDER = 3.0, 3.0


def choose_headings(candidates: Sequence[Heading], contents: frozenset[str]) -> list[Heading]:
    """The headings of the sections. ``contents``: plain titles of the table of contents."""
    families: dict[str, list[Heading]] = defaultdict(list)
    for heading in candidates:
        families[heading.family].append(heading)
    chains = [_best_chain(family, contents) for family in families.values()]
    best = max(chains, key=lambda chain: _score(chain, contents), default=[])
    return best or max((_counted(family) for family in families.values()), key=len, default=[])


def _worth(heading: Heading, contents: frozenset[str]) -> float:
    return (
        _KNOWN
        + _OF_CONTENTS * (plain_title(heading.title) in contents)
        + _SPEAKS_OF_DATA * ("개인정보" in heading.title)
        + _STANDS_APART * heading.stands_apart
    )


def _score(chain: Sequence[Heading], contents: frozenset[str]) -> float:
    keys = {heading.key for heading in chain if heading.key}
    return len(keys) * _KNOWN + sum(_worth(h, contents) - _KNOWN for h in chain if h.key)


def _best_chain(family: Sequence[Heading], contents: frozenset[str]) -> list[Heading]:
    known = [heading for heading in family if heading.key is not None][:_MAX_CANDIDATES]
    times = Counter(heading.number for heading in family)
    best: list[tuple[float, int]] = []
    for i, heading in enumerate(known):
        start = 0.0 if heading.number <= 1 else -_GAP
        score, previous = start, -1
        for j in range(i):
            step = _step(known[j], heading, times)
            if step is not None and best[j][0] + step > score:
                score, previous = best[j][0] + step, j
        best.append((score + _worth(heading, contents), previous))
    chain = _walk_back(known, best)
    return _with_unknown(chain, family) if chain and chain[0].family != "plain" else chain


def _step(before: Heading, after: Heading, times: Counter[int]) -> float | None:
    if before.key == after.key or after.at < before.end:
        return None
    if after.family == "plain" or after.number == before.number + 1:
        return 0.0
    if after.number > before.number:
        return -_GAP
    # Numbers of inner lists come again and again; one that stands once is only out of order.
    return -_OUT_OF_ORDER if times[after.number] == 1 else None


def _walk_back(known: Sequence[Heading], best: Sequence[tuple[float, int]]) -> list[Heading]:
    chain: list[Heading] = []
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    while at >= 0:
        chain.append(known[at])
        at = best[at][1]
    return chain[::-1]


def _with_unknown(chain: Sequence[Heading], family: Sequence[Heading]) -> list[Heading]:
    """``chain`` with the titles nobody knows whose numbers it skips."""
    result: list[Heading] = []
    previous: Heading | None = None
    for heading in chain:
        result += _fill(family, previous, heading)
        result.append(heading)
        previous = heading
    return result + _trailing(family, result[-1])


def _fill(family: Sequence[Heading], before: Heading | None, after: Heading) -> list[Heading]:
    start, number = (before.end, before.number) if before else (0, 0)
    filled: list[Heading] = []
    end, wanted = after.at, after.number - 1
    for heading in reversed([h for h in family if start <= h.at < after.at]):
        # The last of several is the section: inner lists come before it.
        if number < wanted == heading.number and heading.end <= end and heading.key is None:
            filled.append(heading)
            end, wanted = heading.at, wanted - 1
    return filled[::-1]


def _trailing(family: Sequence[Heading], last: Heading) -> list[Heading]:
    trailing: list[Heading] = []
    number = last.number
    for heading in family:
        if heading.at < last.end:
            continue
        if heading.number == number + 1 and heading.stands_apart:
            trailing.append(heading)
            number += 1
        elif heading.number == number:
            # A list that counts up to here goes on counting; these are its items.
            break
    return trailing


def _counted(family: Sequence[Heading]) -> list[Heading]:
    """Titles that count 1, 2, 3, … where no title is known."""
    chain: list[Heading] = []
    for heading in family:
        if heading.number == len(chain) + 1 and heading.stands_apart:
            chain.append(heading)
    return chain if len(chain) > 1 else []
