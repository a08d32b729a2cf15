"""``consent-service demo``: the service, its worker and the websites of a fictional company.

Everything runs in this process, on the loopback interface and an embedded database.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

import click
import orjson
from flask import Flask
from sqlalchemy.engine import make_url

from consent_service.app import create_app
from consent_service.cli.demo_guide import DemoGuide
from consent_service.cli.keys import ensure_masters
from consent_service.cli.local_servers import LocalServer, PortTaken
from consent_service.cli.runtime import actor, close_connections, ensure_ready
from consent_service.cli.serving import run_worker
from consent_service.demo.company import PRODUCTS, load_company
from consent_service.demo.kept_keys import keep_keys, read_kept_keys
from consent_service.demo.seeding import SeededDemo, seed_demo
from consent_service.demo.site import create_demo_site
from consent_service.demo.site.factory import product_host
from consent_service.kernel.config import BadSetting, Settings
from consent_service.kernel.errors import DomainError
from consent_service.kernel.transaction import run_in_transaction

#: Where the data lies when CONSENT_DATABASE_URL names no place; the same as of ``make demo``.
DEFAULT_FOLDER = Path(".state") / "demo"
KEYS_FILE = "demo-keys.json"
_NO_FILE = {None, "", ":memory:"}


@dataclass(frozen=True)
class DemoAddresses:
    """The origins of the demonstration, as browsers reach them."""

    port: int

    @property
    def sites_port(self) -> int:
        """The websites are another server, as they would be another company's."""
        return self.port + 1

    @property
    def service(self) -> str:
        """A name of its own, so that the service's cookies stay apart from the websites'."""
        return f"http://consent.localhost:{self.port}"

    @property
    def service_for_programs(self) -> str:
        """The same service by a name that every system's resolver knows."""
        return f"http://localhost:{self.port}"

    @property
    def vendor(self) -> str:
        """The stand-in for third parties."""
        return f"http://vendor.localhost:{self.sites_port}"

    def site(self, product: str) -> str:
        """A product's website."""
        return f"http://{product_host(product)}:{self.sites_port}"

    def policy(self, product: str) -> str:
        """The page of a product's policy in force."""
        company = load_company()
        key = next(found.policy for found in company.products if found.key == product)
        return f"{self.service}/policies/{company.slug}/{key}"


@dataclass(frozen=True)
class RunningDemo:
    """The demonstration while it is up."""

    app: Flask
    addresses: DemoAddresses
    seeded: SeededDemo
    service: LocalServer
    sites: LocalServer


@click.command()
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65534),
    help="The service's; the websites take the next one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, then keep serving.")
def demo(port: int, as_json: bool) -> None:
    """Try everything: a fictional company with websites, policies and an API key."""
    try:
        settings = demo_settings(port)
        with stop_requests() as stopped, running_demo(settings, port) as running:
            guide = make_guide(running, settings)
            click.echo(orjson.dumps(guide.to_json()).decode() if as_json else guide.to_text())
            stopped.wait()
    except BadSetting as error:
        raise click.ClickException(str(error)) from error
    except PortTaken as error:
        raise click.ClickException(
            f"Port {error.port} is in use. Stop what uses it, or choose another port: "
            "consent-service demo --port 8100"
        ) from error
    except DomainError as error:
        raise click.ClickException(f"{error.detail} ({error.code})") from error


def demo_settings(port: int) -> Settings:
    """Settings from the environment, with the demonstration's own address and folder.

    Raises BadSetting, also for a database of a server: a fictional company has no place there.
    """
    settings = Settings.from_env(database_url=f"sqlite:///{DEFAULT_FOLDER / 'consent.sqlite3'}")
    if not settings.is_embedded or make_url(settings.database_url).database in _NO_FILE:
        raise BadSetting(
            "The demo keeps its data in an SQLite file: name one in CONSENT_DATABASE_URL, or unset "
            "it."
        )
    quiet = "warning" if settings.log_level == "info" else settings.log_level
    return replace(settings, public_url=DemoAddresses(port).service, log_level=quiet)


@contextmanager
def running_demo(settings: Settings, port: int) -> Iterator[RunningDemo]:
    """Migrate, seed and serve; stopped at the end. Raises PortTaken before it touches the data."""
    addresses = DemoAddresses(port)
    with ExitStack() as stack:
        service, sites = (
            stack.enter_context(closing(LocalServer(port)))
            for port in (addresses.port, addresses.sites_port)
        )
        state_folder(settings).mkdir(parents=True, exist_ok=True)
        app = create_app(settings)
        stack.callback(close_connections, app)
        ensure_ready(app)
        ensure_masters(app)
        seeded = _seed(app, settings, addresses)
        stack.enter_context(_worker(app))
        service.start(app)
        sites.start(make_sites(addresses, seeded))
        yield RunningDemo(app, addresses, seeded, service, sites)


@contextmanager
def _worker(app: Flask) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(app, stop), name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _seed(app: Flask, settings: Settings, addresses: DemoAddresses) -> SeededDemo:
    path = state_folder(settings) / KEYS_FILE
    kept = read_kept_keys(path)
    origins = {product: addresses.site(product) for product in PRODUCTS}
    with app.app_context():
        seeded = run_in_transaction(lambda: seed_demo(origins, kept, actor=actor()))
    if seeded.api_keys != kept:
        keep_keys(path, seeded.api_keys)
    return seeded


def state_folder(settings: Settings) -> Path:
    """The folder of the embedded database."""
    return Path(make_url(settings.database_url).database or "").absolute().parent


def make_sites(addresses: DemoAddresses, seeded: SeededDemo) -> Flask:
    """The websites of the seeded company."""
    return create_demo_site(
        service_url=addresses.service,
        remote_site_key=seeded.site_keys["remote"],
        meet_site_key=seeded.site_keys["meet"],
        api_key=seeded.api_keys["websites"],
        vendor_url=addresses.vendor,
        policy_urls={product: addresses.policy(product) for product in PRODUCTS},
        api_url=addresses.service_for_programs,
    )


def make_guide(running: RunningDemo, settings: Settings) -> DemoGuide:
    """What is said once everything answers."""
    addresses = running.addresses
    urls = {"service": addresses.service, "docs": f"{addresses.service}/docs"}
    for product in PRODUCTS:
        urls[product] = f"{addresses.site(product)}/"
        urls[f"{product}_stored"] = f"{addresses.site(product)}/stored"
        urls[f"{product}_policy"] = addresses.policy(product)
    return DemoGuide(
        service=addresses.service_for_programs,
        urls=urls,
        api_key=running.seeded.api_keys["person"],
        member_ref=running.seeded.member_ref,
        folder=str(state_folder(settings)),
    )


@contextmanager
def stop_requests() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set; afterwards they mean again what they meant before."""
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
