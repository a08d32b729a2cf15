"""The routes of the two product sites."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, g, jsonify, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound, UnsupportedMediaType

from consent_service.demo.company import LANGUAGES, load_catalog, load_company, load_words
from consent_service.demo.site.choices import View, parse_view, preferred_language
from consent_service.demo.site.consent_cookie import consent_cookie_name, find_device_id
from consent_service.demo.site.hosts import demo_sites, product_site
from consent_service.demo.site.service_client import ServiceClient
from consent_service.demo.site.stored import Question, ask_what_is_stored


def _links(view: View, endpoint: str) -> dict[str, str]:
    site, sites = product_site(), demo_sites()
    lang = urlencode({"lang": view.lang})
    other = next(code for code in LANGUAGES if code != view.lang)
    customer = f"?{urlencode({'customer': view.customer.key})}" if view.customer else ""
    return {
        "home": url_for("product.show_product", **view.parameters()),
        "stored": url_for("product.show_stored", **view.parameters()),
        "other_language": url_for(endpoint, **view.parameters(lang=other)),
        "banner": f"{sites.service_url}/b/{site.site_key}.js{customer}",
        "policy": f"{site.policy_url}?{lang}",
        "versions": f"{site.policy_url}/versions?{lang}",
        "changes": f"{site.policy_url}/changes?{lang}",
        "console": sites.console_url,
    }


def _measurement_id(product: str) -> str:
    services = load_catalog(product)["services"]
    return next(str(s["measurement_ids"][0]) for s in services if s["key"] == "google-analytics")


def _page(view: View, endpoint: str) -> dict[str, Any]:
    """What every template of a product site is given."""
    product, words = product_site().product, load_words(view.lang)
    tenant = load_company().tenant
    return {
        "view": view,
        "other_lang": next(code for code in LANGUAGES if code != view.lang),
        "words": words,
        "product": product,
        "brand": words[product],
        "links": _links(view, endpoint),
        "vendor_url": demo_sites().vendor_url,
        "measurement_id": _measurement_id(product),
        "company": {
            "legal_name": tenant["legal_name"][view.lang],
            "address": tenant["postal_address"][view.lang],
        },
    }


def _customer_choices(view: View) -> list[dict[str, Any]]:
    none = load_words(view.lang)["customer"]["none"]
    named = [(customer.key, customer.name[view.lang]) for customer in load_company().customers]
    chosen = view.customer.key if view.customer else None
    return [
        {
            "name": name,
            "url": url_for("product.show_product", **view.parameters(customer=key)),
            "chosen": key == chosen,
        }
        for key, name in [(None, none), *named]
    ]


def show_product() -> str:
    """The product page: what runs now, for a visitor of the customer company in the address."""
    view = parse_view(request.args)
    page = _page(view, "product.show_product")
    return render_template("product.html", customers=_customer_choices(view), **page)


def show_stored() -> str:
    """The frame of what the service has stored for this browser; a script fills it."""
    return render_template("stored.html", **_page(parse_view(request.args), "product.show_stored"))


def _read_body() -> dict[str, Any]:
    # Only JSON: another site's page cannot send it here without a preflight, which has no answer.
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    body = request.get_json()
    if not isinstance(body, dict) or body.keys() - {"lang", "customer"}:
        raise NotFound
    return body


def show_not_found(error: NotFound) -> ResponseReturnValue:
    """A page that leads back to the first one; a bare answer on hosts without one."""
    if "product_site" not in g:
        return error
    page = _page(View(preferred_language(), None), "product.show_product")
    return render_template("not_found.html", **page), 404


def make_product_pages(open_service: Callable[[], ServiceClient]) -> Blueprint:
    """The blueprint of the product sites; ``open_service`` connects to the consent service."""
    pages = Blueprint("product", __name__)

    def answer_what_is_stored() -> ResponseReturnValue:
        view = parse_view(_read_body())
        site = product_site()
        device_id = find_device_id(request.cookies.get(consent_cookie_name(site.site_key), ""))
        customer = view.customer.key if view.customer else None
        question = Question(site.product, device_id, customer, view.lang)
        return jsonify(ask_what_is_stored(open_service, question))

    pages.add_url_rule("/", view_func=show_product)
    pages.add_url_rule("/stored", view_func=show_stored)
    pages.add_url_rule("/stored/state", view_func=answer_what_is_stored, methods=["POST"])
    pages.add_url_rule("/assets/<path:name>", view_func=send_asset)
    return pages


def send_asset(name: str) -> ResponseReturnValue:
    """A style sheet, script or picture of the product sites."""
    response = send_from_directory("assets/product", name)
    response.headers["Cache-Control"] = "no-cache"
    return response
