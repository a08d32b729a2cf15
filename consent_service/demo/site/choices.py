"""What a visitor of a product site chose in the address: a language and a customer company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from consent_service.demo.company import LANGUAGES, NamedKey, load_company


@dataclass(frozen=True)
class View:
    """``lang`` is one of ``LANGUAGES``; ``customer`` is None for a visitor of no company."""

    lang: str
    customer: NamedKey | None

    def parameters(self, **changes: str | None) -> dict[str, Any]:
        """The query parameters of this view with ``changes``; None leaves a parameter out."""
        current = {"lang": self.lang, "customer": self.customer.key if self.customer else None}
        return {name: value for name, value in {**current, **changes}.items() if value}


def preferred_language() -> str:
    """The language the browser asks for among ``LANGUAGES``, Korean when it names neither."""
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def parse_view(values: Mapping[str, object]) -> View:
    """The view that ``values`` (query parameters or a JSON body) name.

    Raises ``NotFound`` for a language or customer company that the demonstration does not have:
    a mistyped customer must not be shown a page without that customer's switches.
    """
    lang = values.get("lang") or preferred_language()
    if lang not in LANGUAGES:
        raise NotFound
    key = values.get("customer") or None
    customers = {customer.key: customer for customer in load_company().customers}
    if key is not None and (not isinstance(key, str) or key not in customers):
        raise NotFound
    return View(str(lang), customers[key] if isinstance(key, str) else None)
