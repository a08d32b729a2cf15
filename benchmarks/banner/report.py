"""The measured run as the table and page that people read, and as the data behind them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.banner.behaviour import Findings, UnderPolicy
from benchmarks.banner.running import Result, Run

NOTHING = "–"
_HEAD = (
    "",
    "first visit, bytes",
    "returning, bytes",
    "requests first / returning",
    "visible, ms",
    "settled, ms",
    "script CPU, ms",
    "main-thread CPU, ms",
    "returning script CPU, ms",
    "layout shift",
    "axe light",
    "axe dark",
    "strict CSP",
    "CSP + Trusted Types",
)


def to_table(run: Run) -> str:
    """One Markdown table; times are minimum / median."""
    rows = [_HEAD, ("---",) * len(_HEAD)]
    rows += [_row(run, result) for result in run.results.values()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(run: Run, result: Result) -> tuple[str, ...]:
    name = f"**{result.name}**" if result.is_ours else result.name
    return (
        name,
        f"{first_bytes(run, result):,.0f}",
        f"{returning_bytes(run, result):,.0f}" if result.returning else NOTHING,
        _requests(run, result),
        _spread([one.visible for one in result.timings]),
        _spread([one.settled for one in result.timings]),
        _spread([one.script_ms for one in result.first], digits=1),
        _spread([one.main_thread_ms for one in result.first], digits=1),
        _spread([one.script_ms for one in result.returning], digits=1),
        f"{max(one.shift for one in result.timings):.3g}",
        _findings(result.axe.get("light")),
        _findings(result.axe.get("dark")),
        _policy(result.policies.get("csp")),
        _policy(result.policies.get("tt")),
    )


def first_bytes(run: Run, result: Result) -> float:
    """What the banner adds to the page for a visitor who was never here."""
    return median(one.bytes for one in result.first) - run.bare.bytes


def returning_bytes(run: Run, result: Result) -> float:
    """What it adds for one who chose before, and whose cache is empty."""
    return median(one.bytes for one in result.returning) - run.bare.bytes


def _requests(run: Run, result: Result) -> str:
    def count(costs: Sequence[Any]) -> str:
        if not costs:
            return NOTHING
        fetched = round(median(one.requests for one in costs)) - run.bare.requests
        reported = round(median(one.reports for one in costs))
        return f"{fetched} + {reported}" if reported else str(fetched)

    return f"{count(result.first)} / {count(result.returning)}"


def _spread(values: Sequence[float | None], digits: int = 0) -> str:
    known = [one for one in values if one is not None]
    if not known:
        return NOTHING
    return f"{min(known):.{digits}f} / {median(known):.{digits}f}"


def _findings(found: Findings | None) -> str:
    if found is None:
        return NOTHING
    second = NOTHING if found.preferences is None else str(len(found.preferences))
    return f"{len(found.banner)} / {second}"


def _policy(under: UnderPolicy | None) -> str:
    if under is None:
        return NOTHING
    if not under.appears:
        return "no banner"
    faults = ([] if under.is_styled else ["not styled"]) + (
        [] if under.accepts else ["accept does not work"]
    )
    return ", ".join(faults) or "styled, works"


def _median_of(pick: Callable[[Result], list[float | None]]) -> Callable[[Run, Result], float]:
    def find(_run: Run, result: Result) -> float:
        known = [one for one in pick(result) if one is not None]
        return median(known) if known else float("inf")

    return find


#: What is compared: less is better.
_RACES: dict[str, Callable[[Run, Result], float]] = {
    "bytes of a first visit": first_bytes,
    "bytes of a returning visit": returning_bytes,
    "time until visible": _median_of(lambda one: [t.visible for t in one.timings]),
    "time until settled": _median_of(lambda one: [t.settled for t in one.timings]),
    "script CPU of a first visit": _median_of(lambda one: [c.script_ms for c in one.first]),
    "main-thread CPU of a first visit": _median_of(
        lambda one: [c.main_thread_ms for c in one.first]
    ),
    "script CPU of a returning visit": _median_of(lambda one: [c.script_ms for c in one.returning]),
}


def rankings(run: Run) -> list[tuple[str, list[tuple[str, float]]]]:
    """Per race the contenders and their medians, the best first. The floor does not run."""
    runners = [one for one in run.results.values() if not one.is_floor]
    return [
        (race, sorted(((one.name, find(run, one)) for one in runners), key=lambda found: found[1]))
        for race, find in _RACES.items()
    ]


def to_page(run: Run, day: date, preface: str) -> str:
    """The page for ``docs/``: ``preface`` says how it is measured."""
    places = [
        f"| {race} | " + " | ".join(f"{name} {value:,.1f}" for name, value in found[:3]) + " |"
        for race, found in rankings(run)
    ]
    told = (
        f"{run.rounds} rounds, Chromium {run.browser}. The page without any banner takes "
        f"{run.bare.bytes} bytes, {run.bare.script_ms:.1f} ms of script and "
        f"{run.bare.main_thread_ms:.1f} ms of main-thread CPU. Times and CPU are minimum / median."
    )
    return "\n".join(
        [
            preface.strip(),
            "",
            f"## Result of {day.isoformat()}",
            "",
            told,
            "",
            to_table(run),
            "",
            "Who is first, by median:",
            "",
            "| | 1 | 2 | 3 |",
            "| --- | --- | --- | --- |",
            *places,
            "",
            "Rules of axe-core that are broken:",
            "",
            *_broken(run),
            "",
        ]
    )


def _broken(run: Run) -> list[str]:
    lines = []
    for result in (one for one in run.results.values() if one.axe):
        said = [
            f"{setting}, {layer}: {', '.join(rules)}"
            for setting, found in result.axe.items()
            for layer, rules in (("banner", found.banner), ("preferences", found.preferences or []))
            if rules
        ]
        tried = ", ".join(result.axe)
        lines.append(f"- {result.name}: {'; '.join(said) or f'none ({tried})'}")
    return lines


def write_data(run: Run, day: date, path: Path) -> None:
    """Every single value, as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"date": day.isoformat(), **asdict(run)}
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
