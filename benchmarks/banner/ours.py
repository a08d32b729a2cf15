"""Our banner from the real service with the demo's company, and the page that has no script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from flask import Flask

from benchmarks.banner.contenders import Contender
from benchmarks.banner.content import LANG, POLICY_URL, PRODUCT, read_texts, words
from benchmarks.banner.pages import RIGHT_TO_LEFT
from consent_service.app import create_app
from consent_service.audit.operations import SYSTEM
from consent_service.banner.operations import change_site
from consent_service.cli.keys import ensure_masters
from consent_service.cli.runtime import close_connections, ensure_ready
from consent_service.demo.company import load_company
from consent_service.demo.seeding import seed_demo
from consent_service.kernel.config import Settings
from consent_service.kernel.transaction import run_in_transaction
from consent_service.tenants.queries import bind_tenant_by_slug, get_site

OURS = "ours"


@contextmanager
def running_service(origin: str) -> Iterator[tuple[Flask, str]]:
    """The service with the demo's company in a database of its own, and the site's key.

    It is reached behind the page's own ``origin``, as every peer's files are.
    """
    with TemporaryDirectory(prefix="bench-banner-") as folder:
        app = create_app(
            Settings(
                secret_keys=(token_hex(32),),
                database_url=f"sqlite:///{Path(folder) / 'consent.sqlite3'}",
                public_url=origin,
                log_level="error",
            )
        )
        try:
            ensure_ready(app)
            ensure_masters(app)
            with app.app_context():
                key = run_in_transaction(lambda: _seed(origin))
            yield app, key
        finally:
            close_connections(app)


def add_right_to_left(app: Flask, site_key: str) -> None:
    """Let the site speak Arabic and Hebrew, too: not before the weight was measured."""

    def change() -> None:
        bind_tenant_by_slug(load_company().slug)
        languages = ["ko", "en", *RIGHT_TO_LEFT]
        change_site(get_site(site_key), {"settings": {"languages": languages}}, actor=SYSTEM)

    with app.app_context():
        run_in_transaction(change)


def _seed(origin: str) -> str:
    origins = {product.key: origin for product in load_company().products}
    return seed_demo(origins, {}, actor=SYSTEM).site_keys[PRODUCT]


def ours(site_key: str, lang: str = LANG) -> Contender:
    """The one tag, on a page in ``lang``."""
    said = read_texts(lang)
    return Contender(
        key=OURS,
        name="Consent Service",
        head=f'<script src="/b/{site_key}.js" async></script>',
        host="consent-service-banner",
        banner=".first",
        accept=f'.first button:text-is("{said["accept"]}")',
        open_preferences=f'.first button:text-is("{said["choose"]}")',
        preferences="consent-service-banner dialog",
        lang=lang,
    )


def floor() -> Contender:
    """The first layer as plain markup: nothing can be lighter and still say the same."""
    said = words()
    buttons = "".join(f"<button>{escape(one)}</button>" for one in (
        said.accept, said.reject, said.choose))  # fmt: skip
    return Contender(
        key="floor",
        name="static HTML, no script (floor)",
        head="<style>#floor{position:fixed;inset:auto 0 0;padding:16px;background:#fff;color:#111;"
        "box-shadow:0 0 8px #0004}#floor button{min-height:44px;margin-right:8px;background:#111;"
        "color:#fff;border:0;padding:0 16px}</style>",
        tail=f'<section id="floor" role="dialog" aria-labelledby="t"><h2 id="t">'
        f"{escape(said.title)}</h2><p>{escape(said.body)} "
        f'<a href="{POLICY_URL}">{escape(said.policy)}</a></p>{buttons}</section>',
        banner="#floor",
        is_floor=True,
    )
