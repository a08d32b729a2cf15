"""One run: the servers, the browser, the rounds with rotated turns, then behaviour."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace

from flask import Flask
from playwright.sync_api import Browser, StorageState, sync_playwright

from benchmarks.banner.behaviour import (
    Findings,
    UnderPolicy,
    find_look,
    find_violations,
    try_policy,
)
from benchmarks.banner.contenders import Contender
from benchmarks.banner.measuring import (
    AFTERWARDS_MS,
    PATIENCE_SECONDS,
    Cost,
    Timing,
    accept_all,
    time_visit,
    weigh_visit,
)
from benchmarks.banner.ours import OURS, add_right_to_left, floor, ours, running_service
from benchmarks.banner.pages import BARE, POLICIES, RIGHT_TO_LEFT, BenchmarkSite
from benchmarks.banner.peers import peers
from consent_service.cli.local_servers import LocalServer

#: The host of the demo's first website; browsers resolve it to this machine.
HOST = "remote.localhost"
CACHED = "ours-cached"
#: Nothing leaves the machine; containers have no sandbox to give; a visitor is no robot, and two
#: banners hide themselves from what says that it is one.
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-blink-features=AutomationControlled",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
Say = Callable[[str], None]


@dataclass
class Result:
    """Everything that was measured of one contender. Bytes and requests are beyond the page's."""

    name: str
    is_floor: bool = False
    is_ours: bool = False
    timings: list[Timing] = field(default_factory=list)
    first: list[Cost] = field(default_factory=list)
    returning: list[Cost] = field(default_factory=list)
    #: By setting: light, dark, and the languages written from right to left.
    axe: dict[str, Findings] = field(default_factory=dict)
    policies: dict[str, UnderPolicy] = field(default_factory=dict)


@dataclass
class Run:
    """A finished run. ``bare`` is the page without any banner."""

    browser: str
    rounds: int
    bare: Cost
    results: dict[str, Result]


@dataclass(frozen=True)
class Stage:
    """The running site and the browser that visits it."""

    browser: Browser
    origin: str
    app: Flask
    site_key: str
    contenders: Sequence[Contender]

    def url(self, contender: Contender | str) -> str:
        """The page with this contender's banner."""
        key = contender if isinstance(contender, str) else contender.key
        return f"{self.origin}/page/{key}/"


@contextmanager
def launched() -> Iterator[Browser]:
    """A Chromium: the system's, or the one that Playwright brought."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_ARGUMENTS
        )
        yield browser
        browser.close()


@contextmanager
def staged(browser: Browser, only: Sequence[str] = ()) -> Iterator[Stage]:
    """Start the servers; ``only`` names the contenders that take part, by default all."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    origin = f"http://{HOST}:{port}"
    with (
        running_service(origin) as (app, site_key),
        closing(LocalServer(port)) as server,
    ):
        direct = ours(site_key)
        cached = replace(direct, key=CACHED, name=f"{direct.name}, behind a cache", is_cached=True)
        everybody = [floor(), direct, cached, *peers()]
        contenders = [one for one in everybody if not only or one.key in only]
        server.start(BenchmarkSite(contenders, app))
        yield Stage(browser, origin, app, site_key, contenders)


def measure(stage: Stage, rounds: int, minutes: float, say: Say) -> Run:
    """Rounds until there are enough or time is up; one visit of each before them is thrown away."""
    results = {
        one.key: Result(one.name, one.is_floor, one.key in {OURS, CACHED})
        for one in stage.contenders
    }
    stored: dict[str, StorageState] = {}
    weigh_visit(stage.browser, stage.url(BARE), AFTERWARDS_MS)
    bare = weigh_visit(stage.browser, stage.url(BARE), AFTERWARDS_MS)
    for one in stage.contenders:
        time_visit(stage.browser, stage.url(one), one)
        if one.accept:
            stored[one.key] = accept_all(stage.browser, stage.url(one), one)
    deadline = time.monotonic() + minutes * 60
    done = 0
    while done < rounds and (done == 0 or time.monotonic() < deadline):
        turn = done % len(stage.contenders)
        for one in [*stage.contenders[turn:], *stage.contenders[:turn]]:
            _visit(stage, one, results[one.key], stored.get(one.key))
        done += 1
        say(f"round {done} of {rounds}")
    return Run(stage.browser.version, done, bare, results)


def _visit(stage: Stage, one: Contender, result: Result, stored: StorageState | None) -> None:
    browser, url = stage.browser, stage.url(one)
    timing = time_visit(browser, url, one)
    result.timings.append(timing)
    settled = PATIENCE_SECONDS * 1000 if timing.settled is None else timing.settled
    result.first.append(weigh_visit(browser, url, settled + AFTERWARDS_MS))
    if stored is not None:
        result.returning.append(weigh_visit(browser, url, AFTERWARDS_MS, stored))


def judge(stage: Stage, run: Run, say: Say) -> None:
    """Accessibility and strict policies, once each: they do not vary."""
    for one in stage.contenders:
        if one.is_cached:
            continue
        say(f"axe and policies: {one.name}")
        result = run.results[one.key]
        for scheme in ("light", "dark"):
            result.axe[scheme] = find_violations(stage.browser, stage.url(one), one, scheme)
        if not one.is_floor:
            look = find_look(stage.browser, stage.url(one), one)
            for policy in POLICIES:
                under = try_policy(stage.browser, stage.url(one), one, policy, look)
                result.policies[policy] = under
    if OURS in run.results:
        add_right_to_left(stage.app, stage.site_key)
        for lang in RIGHT_TO_LEFT:
            one = ours(stage.site_key, lang)
            run.results[OURS].axe[lang] = find_violations(stage.browser, stage.url(one), one)
