"""Which host shows what: the two product sites and the vendor. Any other host does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, current_app, g, request
from werkzeug.exceptions import NotFound

EXTENSION = "consent_service_demo"


@dataclass(frozen=True)
class ProductSite:
    """A product's website: its host name, and what it shows of the service."""

    product: str
    host: str
    site_key: str
    policy_url: str


@dataclass(frozen=True)
class DemoSites:
    """Everything the pages need to know. ``service_url`` and ``vendor_url`` are bare origins."""

    service_url: str
    vendor_url: str
    vendor_host: str
    console_url: str
    products: Mapping[str, ProductSite]


def demo_sites() -> DemoSites:
    """The sites of the current application."""
    sites: DemoSites = current_app.extensions[EXTENSION]
    return sites


def product_site() -> ProductSite:
    """The product site that the present request is for."""
    site: ProductSite = g.product_site
    return site


def _blueprint_of(host: str, sites: DemoSites) -> str | None:
    if host == sites.vendor_host:
        return "vendor"
    if host in sites.products:
        g.product_site = sites.products[host]
        return "product"
    return None


def check_host() -> None:
    """Raise ``NotFound`` unless the host in the request is the one its route belongs to."""
    owner = _blueprint_of(request.host.partition(":")[0].lower(), demo_sites())
    if owner is None or request.blueprint != owner:
        raise NotFound


def install_hosts(app: Flask, sites: DemoSites) -> None:
    """Keep ``sites`` with the application and let no request pass to another host's route."""
    app.extensions[EXTENSION] = sites
    app.before_request(check_host)
