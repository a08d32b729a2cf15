"""Visits of a real browser that are measured. Each has a context of its own, so a cold cache."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, StorageState

from benchmarks.banner.contenders import Contender

#: A banner that has not shown itself by then is not going to.
PATIENCE_SECONDS = 5.0
#: Nobody presses a button sooner; one peer gives its buttons their function half a second late.
FIRST_CLICK_MS = 1000
#: What a banner does after it came to rest, such as telling that it was shown, is counted as well.
AFTERWARDS_MS = 400


@dataclass(frozen=True)
class Timing:
    """Milliseconds since the navigation began; ``shift`` is the sum of layout shift scores."""

    visible: float | None
    settled: float | None
    shift: float


@dataclass(frozen=True)
class Cost:
    """What one visit cost: bytes of bodies as transferred, and main-thread time in ms of CPU."""

    bytes: int
    requests: int
    reports: int
    script_ms: float
    main_thread_ms: float


@dataclass
class Traffic:
    """The network of one page, told by the browser itself."""

    bodies: dict[str, int] = field(default_factory=dict)
    methods: list[str] = field(default_factory=list)
    _heads: dict[str, int] = field(default_factory=dict)

    def listen(self, devtools: CDPSession) -> None:
        """Count from now on."""
        devtools.on("Network.requestWillBeSent", self._sent)
        devtools.on("Network.responseReceived", self._received)
        devtools.on("Network.loadingFinished", self._finished)
        devtools.send("Network.enable")

    def _sent(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:") and event["type"] != "Other":
            self.methods.append(event["request"]["method"])

    def _received(self, event: dict[str, Any]) -> None:
        self._heads[event["requestId"]] = event["response"]["encodedDataLength"]

    def _finished(self, event: dict[str, Any]) -> None:
        head = self._heads.get(event["requestId"], 0)
        self.bodies[event["requestId"]] = max(0, int(event["encodedDataLength"]) - head)


@contextmanager
def visiting(browser: Browser, stored: StorageState | None = None) -> Iterator[Page]:
    """A page of a browser that was never here, or only left ``stored`` behind."""
    context = browser.new_context(
        locale="en-GB", timezone_id="Asia/Seoul", storage_state=stored,
        viewport={"width": 1280, "height": 800},
    )  # fmt: skip
    try:
        yield context.new_page()
    finally:
        context.close()


def watch(context: BrowserContext, contender: Contender) -> None:
    """Note in every page of the context when the banner is seen."""
    parts = json.dumps({"host": contender.host, "banner": contender.banner})
    context.add_init_script(_watcher().replace("__PARTS__", parts))


@cache
def _watcher() -> str:
    return (Path(__file__).with_name("watch.js")).read_text(encoding="utf-8")


def wait_until_settled(page: Page) -> dict[str, Any]:
    """What the watcher saw, once the page is at rest or patience ends."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        seen: dict[str, Any] = page.evaluate("window.benchmark")
        if seen["settled"] is not None or time.monotonic() > deadline:
            return seen
        page.wait_for_timeout(50)


def time_visit(browser: Browser, url: str, contender: Contender) -> Timing:
    """A first visit under the watcher's eyes."""
    with visiting(browser) as page:
        watch(page.context, contender)
        page.goto(url)
        seen = wait_until_settled(page)
        return Timing(seen["visible"], seen["settled"], seen["shift"])


def weigh_visit(
    browser: Browser, url: str, wait_ms: float, stored: StorageState | None = None
) -> Cost:
    """A visit that nothing of ours runs in: its cost until ``wait_ms`` after the load event.

    CPU is that of the main thread's own clock (``Performance.getMetrics`` in thread ticks), so it
    does not grow when the machine is busy with something else.
    """
    with visiting(browser, stored) as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        traffic = Traffic()
        traffic.listen(devtools)
        page.goto(url, wait_until="load")
        page.wait_for_timeout(wait_ms)
        found = devtools.send("Performance.getMetrics")["metrics"]
        metrics = {one["name"]: one["value"] for one in found}
        return Cost(
            bytes=sum(traffic.bodies.values()),
            requests=traffic.methods.count("GET"),
            reports=len(traffic.methods) - traffic.methods.count("GET"),
            script_ms=(metrics["ScriptDuration"] + metrics["V8CompileDuration"]) * 1000,
            main_thread_ms=metrics["TaskDuration"] * 1000,
        )


def accept_all(browser: Browser, url: str, contender: Contender) -> StorageState:
    """What a browser keeps after a visitor accepted everything."""
    with visiting(browser) as page:
        watch(page.context, contender)
        page.goto(url)
        wait_until_settled(page)
        page.wait_for_timeout(FIRST_CLICK_MS)
        page.locator(contender.accept).first.click()
        page.locator(contender.banner).first.wait_for(state="hidden")
        page.wait_for_timeout(AFTERWARDS_MS)
        return page.context.storage_state()
