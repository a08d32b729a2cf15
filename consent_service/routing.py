"""THE URL TABLE: every blueprint with its guard, its CORS rule and its default rate limit.

A view gets into the application only through ``mount_all``, and a mount has no default guard:
a route that nobody guards cannot exist.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, Response, request
from flask_smorest import Api, Blueprint

from consent_service.audit import api_routes as audit
from consent_service.banner import api_routes as sites
from consent_service.banner import pages as cookie_help
from consent_service.banner import public_routes as banner
from consent_service.catalog import api_routes as catalog
from consent_service.consents import api_routes as consents
from consent_service.consents import public_routes as banner_consents
from consent_service.decisions import api_routes as decisions
from consent_service.kernel.transaction import run_in_transaction
from consent_service.notices import pages as notice_pages
from consent_service.notices import public_routes as notices
from consent_service.outbox import api_routes as changes
from consent_service.policies import api_routes as policies
from consent_service.policies import pages as policy_pages
from consent_service.preferences import api_routes as links
from consent_service.preferences import pages as link_pages
from consent_service.preferences.guards import signed_link
from consent_service.subjects import api_routes as subjects
from consent_service.tenants import api_routes as tenants
from consent_service.tenants import guards
from consent_service.web import cors
from consent_service.web import public_routes as service
from consent_service.web.limits import limiter
from consent_service.web.parsing import (
    refuse_unknown_parameters,
    refuse_unreadable_path,
    take_body_in,
)

View = Callable[..., Any]
READS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Mount:
    """One row of the table."""

    blueprint: Blueprint
    guard: Callable[[View], None]
    cors: Callable[[Response], Response]
    #: Per caller: an API key, or an address.
    limit: str
    #: Cache-busters and the like are ignored instead of refused.
    ignores_unknown_parameters: bool = False


MOUNTS: tuple[Mount, ...] = (
    Mount(service.blueprint, guards.everyone, cors.same_origin, "600/minute"),
    Mount(tenants.blueprint, guards.api_key, cors.same_origin, "600/minute"),
    Mount(audit.blueprint, guards.api_key, cors.same_origin, "600/minute"),
    Mount(changes.blueprint, guards.api_key, cors.same_origin, "1200/minute"),
    Mount(catalog.blueprint, guards.api_key, cors.same_origin, "1200/minute"),
    Mount(policies.blueprint, guards.api_key, cors.same_origin, "600/minute"),
    # A link to a legal text is passed on with whatever parameters others add to it.
    Mount(policy_pages.blueprint, guards.tenant_page, cors.public_data, "300/minute", True),
    Mount(subjects.blueprint, guards.api_key, cors.same_origin, "1200/minute"),
    Mount(consents.blueprint, guards.api_key, cors.same_origin, "6000/minute"),
    Mount(decisions.blueprint, guards.api_key, cors.same_origin, "60000/minute"),
    Mount(sites.blueprint, guards.api_key, cors.same_origin, "600/minute"),
    Mount(cookie_help.blueprint, guards.everyone, cors.same_origin, "300/minute", True),
    Mount(banner.files, guards.site, cors.public_data, "3000/minute", True),
    Mount(banner.data, guards.site, cors.site_origins, "600/minute"),
    Mount(banner_consents.blueprint, guards.site, cors.site_origins, "300/minute"),
    Mount(links.blueprint, guards.api_key, cors.same_origin, "60000/minute"),
    # Programs that measure mails add parameters of their own to every link.
    Mount(link_pages.centre, signed_link, cors.same_origin, "120/minute", True),
    # One click of many people comes from few addresses: those of their mail providers.
    Mount(link_pages.unsubscribing, signed_link, cors.same_origin, "6000/minute", True),
    Mount(notice_pages.blueprint, guards.tenant_object, cors.same_origin, "600/minute", True),
    Mount(notices.blueprint, guards.tenant_object, cors.public_data, "600/minute"),
)


def mount_all(app: Flask, api: Api) -> None:
    """Register every row and wrap every view: guard → limit → parse → view → commit."""
    rules_of = {}
    for mount in MOUNTS:
        api.register_blueprint(mount.blueprint)
        rules_of[mount.blueprint.name] = mount.cors
        for endpoint, view in list(app.view_functions.items()):
            if endpoint.rpartition(".")[0] == mount.blueprint.name:
                app.view_functions[endpoint] = _mounted(mount, view)

    @app.after_request
    def apply_cors(response: Response) -> Response:
        rule = rules_of.get(request.blueprint or "")
        return rule(response) if rule else response


def _mounted(mount: Mount, view: View) -> View:
    limited = limiter.limit(mount.limit)(view)
    known = _known_parameters(view)

    @wraps(view)
    def guarded(**arguments: Any) -> Any:
        def work() -> Any:
            refuse_unreadable_path(arguments)
            mount.guard(view)
            if not mount.ignores_unknown_parameters:
                refuse_unknown_parameters(known)
            return limited(**arguments)

        if request.method not in READS:
            take_body_in(view)
        writes = getattr(view, "writes", request.method not in READS)
        return run_in_transaction(work, writes=writes)

    guarded.guard = mount.guard  # type: ignore[attr-defined]  # what the route sweep reads
    return guarded


def _known_parameters(view: View) -> frozenset[str]:
    """The query parameters that a view documents, and so takes."""
    documented = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    names: set[str] = set()
    for parameter in documented:
        if parameter.get("in") != "query":
            continue
        schema = parameter.get("schema")
        declared: dict[str, Any] = getattr(schema, "_declared_fields", {})
        names.update(field.data_key or name for name, field in declared.items())
        if "name" in parameter:
            names.add(parameter["name"])
    return frozenset(names)
