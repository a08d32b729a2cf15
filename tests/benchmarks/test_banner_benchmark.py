"""The benchmark measures: one round of ours and of the page without a script. Nothing is timed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.banner.behaviour import Findings, UnderPolicy
from benchmarks.banner.measuring import Cost, Timing
from benchmarks.banner.report import rankings, to_page, to_table, write_data
from benchmarks.banner.running import Result, Run, measure, staged

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def measured(browser: Browser) -> Run:
    """A real round in a real browser."""
    said: list[str] = []
    with staged(browser, ["floor", "ours", "ours-cached"]) as stage:
        run = measure(stage, rounds=1, minutes=1, say=said.append)
    assert said == ["round 1 of 1"]
    return run


def test_ours_is_seen_and_then_at_rest(measured: Run) -> None:
    [timing] = measured.results["ours"].timings

    assert timing.visible is not None
    assert timing.settled is not None
    assert 0 < timing.visible <= timing.settled
    assert timing.shift == 0


def test_the_page_without_a_script_runs_none_and_is_seen(measured: Run) -> None:
    floor = measured.results["floor"]

    assert floor.timings[0].visible is not None
    assert floor.first[0].script_ms == 0
    assert floor.first[0].requests == measured.bare.requests == 1
    assert measured.bare.bytes < floor.first[0].bytes < measured.bare.bytes + 1000
    assert floor.returning == []


@pytest.mark.parametrize("key", ["ours", "ours-cached"])
def test_a_returning_visitor_fetches_only_the_loader(measured: Run, key: str) -> None:
    result = measured.results[key]
    first, returning = result.first[0], result.returning[0]

    assert first.requests - measured.bare.requests == 2
    assert first.reports == 1
    assert returning.requests - measured.bare.requests == 1
    assert returning.reports == 0
    assert measured.bare.bytes + 1000 < returning.bytes < first.bytes
    assert 0 < returning.script_ms < returning.main_thread_ms


def _result(name: str, visible: float, size: int, script: float) -> Result:
    cost = Cost(bytes=size, requests=3, reports=1, script_ms=script, main_thread_ms=script + 10)
    return Result(
        name,
        timings=[Timing(visible, visible + 10, 0.0), Timing(visible + 20, visible + 90, 0.25)],
        first=[cost],
        returning=[Cost(size // 2, 2, 0, script / 2, script)],
        axe={"light": Findings(["region"], []), "dark": Findings([], None)},
        policies={
            "csp": UnderPolicy(True, False, True, 1),
            "tt": UnderPolicy(False, False, False, 1),
        },
    )


@pytest.fixture
def run() -> Run:
    bare = Cost(bytes=300, requests=1, reports=0, script_ms=0, main_thread_ms=12)
    peer = _result("Peer", visible=90, size=2300, script=4)
    return Run("1.2.3", 2, bare, {"ours": _result("Ours", 100, 1300, 8), "peer": peer})


def test_table_has_a_row_for_each_with_the_pages_own_cost_taken_off(run: Run) -> None:
    ours = to_table(run).splitlines()[2]

    assert [cell.strip() for cell in ours.strip("|").split("|")] == [
        "Ours",
        "1,000",
        "350",
        "2 + 1 / 1",
        "100 / 110",
        "110 / 150",
        "8.0 / 8.0",
        "18.0 / 18.0",
        "4.0 / 4.0",
        "0.25",
        "1 / 0",
        "0 / –",
        "not styled",
        "no banner",
    ]


def test_rankings_say_where_ours_is_not_first(run: Run) -> None:
    firsts = {race: found[0] for race, found in rankings(run)}

    assert firsts["bytes of a first visit"] == ("Ours", 1000)
    assert firsts["time until visible"] == ("Peer", 100)
    assert firsts["script CPU of a first visit"] == ("Peer", 4)


def test_page_names_the_rules_that_are_broken(run: Run) -> None:
    page = to_page(run, DAY, "# Title\n")

    assert page.startswith("# Title\n\n## Result of 2026-11-21\n")
    assert "- Ours: light, banner: region" in page


def test_data_holds_every_single_value(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "banner.json"

    write_data(run, DAY, path)

    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["date"] == "2026-11-21"
    assert [one["visible"] for one in data["results"]["peer"]["timings"]] == [90, 110]
