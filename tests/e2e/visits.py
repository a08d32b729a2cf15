"""The two sides of a test against the demonstration: its visitors, and the company's back end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page

from consent_service.cli.demo import DemoAddresses, RunningDemo
from consent_service.cli.local_servers import LocalServer
from consent_service.demo.site.consent_cookie import consent_cookie_name, find_device_id

#: Seconds until the service and the page have done what they do at once.
PATIENCE = 10
#: Keeps the order in which the page's scripts ran; a script's load event follows its run at once.
WATCH_SCRIPTS = """
window.ranScripts = [];
document.addEventListener("load", ({ target }) => {
  if (target.tagName === "SCRIPT") window.ranScripts.push(new URL(target.src).pathname);
}, true);
"""
GATED = ("/gtag.js", "/assets/analytics-start.js", "/ad.js")


def wait_until(is_so: Callable[[], object], what: str) -> None:
    """Return once it is so; fails with ``what`` when it does not come true."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, f"did not come true: {what}"
        time.sleep(0.05)


class Demo:
    """The running demonstration, and what its company's back end asks of the service."""

    def __init__(self, running: RunningDemo) -> None:
        self.addresses: DemoAddresses = running.addresses
        self.app: Flask = running.app
        self.site_keys = running.seeded.site_keys
        self._service = running.service
        self._api_key = running.seeded.api_keys["person"]

    def stop_service(self) -> None:
        """From now on nobody answers at the service's address."""
        self._service.close()

    def start_service(self) -> None:
        """The service answers again, where it did."""
        self._service = LocalServer(self.addresses.port)
        self._service.start(self.app)

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The answer of the API; a problem is an answer, too."""
        headers = {
            "Authorization": f"Bearer {self._api_key}",
            "Content-Type": "application/json",
        }
        with closing(HTTPConnection("127.0.0.1", self.addresses.port, timeout=PATIENCE)) as service:
            content = None if body is None else json.dumps(body)
            service.request(method, path, content, headers)
            answer: dict[str, Any] = json.load(service.getresponse())
        return answer

    def look_up(self, device_id: str) -> dict[str, Any]:
        """What is known of a browser: its reference and its answers."""
        subject = {"type": "device", "id": device_id}
        return self.call("POST", "/v1/subjects/lookup", {"subject": subject, "product": "remote"})

    def statuses(self, device_id: str) -> dict[str, str]:
        """The status of each purpose that a browser was asked about."""
        found = self.look_up(device_id).get("states", [])
        return {state["purpose"]: state["status"] for state in found}

    def history(self, device_id: str) -> list[dict[str, Any]]:
        """A browser's acts, newest first."""
        ref = self.look_up(device_id).get("subject_ref")
        found: list[dict[str, Any]] = []
        if ref is not None:
            found = self.call("GET", f"/v1/subjects/{ref}/history")["items"]
        return found

    def decide(self, device_id: str, purpose: str, **more: str) -> dict[str, Any]:
        """May this purpose run for this browser now?"""
        subject = {"type": "device", "id": device_id}
        question = {"subject": subject, "product": "remote", "purpose": purpose, **more}
        return self.call("POST", "/v1/decisions", question)

    def reasons(self, device_id: str, purpose: str, **more: str) -> tuple[bool, list[str]]:
        """The answer with the codes of its reasons."""
        answer = self.decide(device_id, purpose, **more)
        return answer["allowed"], [reason["code"] for reason in answer["reasons"]]


@dataclass
class Visit:
    """One person's browser on the remote-support site."""

    page: Page
    demo: Demo
    customer: str | None = None
    lang: str = "ko"
    requests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Keep what the browser asks for and what it complains about."""
        self.page.add_init_script(WATCH_SCRIPTS)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self, *, has_waited: bool = True) -> None:
        """Go to the page; ``has_waited``: the browser has kept no file of the last minute."""
        if has_waited:
            session = self.context.new_cdp_session(self.page)
            session.send("Network.clearBrowserCache")
            session.detach()
        self.requests.clear()
        query = f"&customer={self.customer}" if self.customer else ""
        self.page.goto(f"{self.demo.addresses.site('remote')}/?lang={self.lang}{query}")
        self.until("window.ConsentService?.version")

    def until(self, expression: str) -> None:
        """Wait from outside: the page's own policy forbids evaluating text inside it."""
        wait_until(lambda: self.page.evaluate(expression), expression)

    def press(self, name: str) -> None:
        """Click the button with this name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def press_and_record(self, name: str) -> None:
        """Click a button that makes a choice, and wait until the service has recorded it."""
        before = len(self.demo.history(self.device_id)) if self.has_chosen else 0
        self.press(name)
        wait_until(lambda: self.has_chosen, "the choice is in the cookie")
        wait_until(lambda: len(self.demo.history(self.device_id)) > before, "it is recorded")

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    @property
    def first(self) -> Locator:
        """The first layer, also in its form as a panel behind the way back."""
        return self.page.locator("consent-service-banner .first")

    @property
    def preferences(self) -> Locator:
        return self.page.locator("consent-service-banner dialog")

    @property
    def back(self) -> Locator:
        """The small button that stays."""
        return self.page.locator("consent-service-banner .back")

    @property
    def cookies(self) -> dict[str, str]:
        """Every cookie of this browser, of whatever site, without the banner's own."""
        own = consent_cookie_name(self.demo.site_keys["remote"])
        return {name: value for name, value in self._cookies().items() if name != own}

    @property
    def has_chosen(self) -> bool:
        return consent_cookie_name(self.demo.site_keys["remote"]) in self._cookies()

    @property
    def device_id(self) -> str:
        """The random number in the banner's cookie."""
        value = self._cookies()[consent_cookie_name(self.demo.site_keys["remote"])]
        found = find_device_id(value)
        assert found is not None
        return found

    @property
    def hosts(self) -> set[str]:
        """Every host that was asked for anything since the page was opened."""
        return {urlsplit(url).hostname or "" for url in self.requests}

    @property
    def gated(self) -> list[str]:
        """The gated scripts of the page that ran, in the order in which they did."""
        ran: list[str] = self.page.evaluate("window.ranScripts")
        return [path for path in ran if path in GATED]

    @property
    def banner_files(self) -> list[str]:
        """What was asked for of the banner itself since the page was opened."""
        paths = [urlsplit(url).path for url in self.requests]
        return [path for path in paths if path.startswith("/b/")]

    @property
    def is_analytics_disabled(self) -> bool:
        flag: bool = self.page.evaluate("window['ga-disable-G-DEMO123456'] === true")
        return flag

    def panel(self, name: str) -> str:
        """What the page itself observes of one of its embeds: held, running or stopped."""
        state = self.page.locator(f"[data-panel={name}] .state").get_attribute("data-state")
        return str(state)

    def until_panel(self, name: str, state: str) -> None:
        """Wait until an embed is in this state."""
        wait_until(lambda: self.panel(name) == state, f"{name} is {state}")

    def _cookies(self) -> dict[str, str]:
        return {one["name"]: one["value"] for one in self.context.cookies()}
