"""Makes the WSGI application of the demonstration's websites."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import NotFound

from consent_service.demo.company import PRODUCTS
from consent_service.demo.site.hosts import DemoSites, ProductSite, install_hosts
from consent_service.demo.site.product_pages import make_product_pages, show_not_found
from consent_service.demo.site.security_headers import install_security_headers
from consent_service.demo.site.service_client import ServiceClient
from consent_service.demo.site.vendor_pages import vendor_pages


def product_host(product: str) -> str:
    """The host name of a product's site. Browsers resolve ``*.localhost`` to this machine."""
    return f"{product}.localhost"


def create_demo_site(
    *,
    service_url: str,
    remote_site_key: str,
    meet_site_key: str,
    api_key: str,
    vendor_url: str,
    policy_urls: Mapping[str, str],
    console_url: str = "",
    api_url: str = "",
) -> Flask:
    """The application that answers for ``remote.localhost``, ``meet.localhost`` and the vendor.

    ``service_url`` and ``vendor_url`` are origins (``http://vendor.localhost:8002``), both as the
    browser reaches them. ``policy_urls`` gives, per product key, the page of the policy in force.
    ``api_key`` needs the scopes ``subjects:read`` and ``decisions:read``; it stays on this server,
    which reaches the service at ``api_url`` where that is given: browsers know ``*.localhost``
    names by themselves, a system's resolver often does not.
    """
    site_keys = {"remote": remote_site_key, "meet": meet_site_key}
    sites = DemoSites(
        service_url=service_url.rstrip("/"),
        vendor_url=vendor_url.rstrip("/"),
        vendor_host=urlsplit(vendor_url).hostname or "",
        console_url=console_url,
        products={
            product_host(key): ProductSite(
                product=key,
                host=product_host(key),
                site_key=site_keys[key],
                policy_url=policy_urls[key].rstrip("/"),
            )
            for key in PRODUCTS
        },
    )
    app = Flask(__name__, static_folder=None, template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = 4096
    install_hosts(app, sites)
    install_security_headers(app)
    api = api_url or sites.service_url
    app.register_blueprint(make_product_pages(lambda: ServiceClient(api, api_key)))
    app.register_blueprint(vendor_pages)
    app.register_error_handler(NotFound, show_not_found)
    return app
