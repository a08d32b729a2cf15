"""Who may come in with a link: whoever has it. The token names its tenant and proves the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g, request

from consent_service.preferences.queries import OpenLink, get_tenant_of_link, open_link

View = Callable[..., Any]


def opens(kind: str) -> Callable[[View], View]:
    """Mark a view with the kind of link that opens it; a link of another kind does not."""

    def mark(view: View) -> View:
        view.link_kind = kind  # type: ignore[attr-defined]  # a mark on a view
        return view

    return mark


def signed_link(view: View) -> None:
    """A link of ours, of the view's kind, that holds; its tenant is bound before the view runs."""
    token = str((request.view_args or {}).get("token", ""))
    get_tenant_of_link(token)
    g.open_link = open_link(view.link_kind, token)  # type: ignore[attr-defined]  # a mark on a view


def current_link() -> OpenLink:
    """The link that the guard let in."""
    found = g.open_link
    assert isinstance(found, OpenLink)  # noqa: S101  # the mount names the guard
    return found
