"""Every route of the application came in through the URL table, and has a guard."""

from __future__ import annotations

from flask import Flask

from consent_service.routing import MOUNTS
from consent_service.tenants import guards

#: What may be asked without a credential and without naming a tenant. Everything else is guarded.
OPEN_TO_EVERYONE = {
    "/",
    "/docs",
    "/healthz",
    "/help/cookies",
    "/openapi.json",
    "/readyz",
    "/static/pages/<digest>/<name>",
}


def test_every_route_has_a_guard(app: Flask) -> None:
    unguarded = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not callable(getattr(app.view_functions[rule.endpoint], "guard", None))
    ]

    assert unguarded == []


def test_only_these_routes_are_open_to_everyone(app: Flask) -> None:
    everyone = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if app.view_functions[rule.endpoint].guard is guards.everyone
    }

    assert everyone == OPEN_TO_EVERYONE


def test_every_blueprint_is_mounted_once(app: Flask) -> None:
    mounted = [mount.blueprint.name for mount in MOUNTS]

    assert len(mounted) == len(set(mounted))
    assert set(app.blueprints) == set(mounted)


def test_every_mount_has_a_rate_limit() -> None:
    assert [mount.blueprint.name for mount in MOUNTS if not mount.limit] == []
