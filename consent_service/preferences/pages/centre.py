"""The preference centre: every answer, every way to change it, the whole history."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Response, redirect, request
from marshmallow import EXCLUDE

from consent_service.consents.queries import find_pause, list_history
from consent_service.kernel import clock
from consent_service.kernel.config import settings
from consent_service.kernel.errors import NotFound
from consent_service.policies.queries import find_product_policy, find_version_in_force
from consent_service.preferences.errors import FormNotOurs, LinkOver
from consent_service.preferences.guards import current_link, opens
from consent_service.preferences.operations import (
    pause,
    resume,
    save_choices,
    withdraw_everything,
)
from consent_service.preferences.pages.frame import (
    FORM_LIMIT,
    circumstances_of,
    explain,
    keep_private,
    language_of,
    page_of,
)
from consent_service.preferences.pages.showing import (
    describe_history,
    group_entries,
    list_contacts,
    local_day,
)
from consent_service.preferences.queries import OpenLink, Texts, list_entries, sign_form
from consent_service.preferences.rules import MARKETING, PREFERENCES
from consent_service.preferences.schemas import PreferencesForm, PreferencesQuery
from consent_service.tenants.queries import get_tenant
from consent_service.web.parsing import StrictBlueprint, body_limit

blueprint = StrictBlueprint(
    "preference_centre",
    __name__,
    description="A person's own page, from a signed link.",
    template_folder="../templates",
)
blueprint.register_error_handler(NotFound, explain)
blueprint.register_error_handler(LinkOver, explain)
blueprint.register_error_handler(FormNotOurs, explain)
blueprint.after_request(keep_private)

_HISTORY_SHOWN = 20


@blueprint.get("/preferences/<token>")
@opens(PREFERENCES)
@blueprint.arguments(PreferencesQuery, location="query", unknown=EXCLUDE)
@blueprint.response(200, content_type="text/html")
def show_preferences(query: dict[str, Any], token: str) -> Response:
    """A person's answers, with a form to change them, as a page; changes nothing."""
    opened, lang = current_link(), language_of(query["lang"])
    subject, product, tenant = opened.answering, opened.product, get_tenant()
    entries = list_entries(subject, product)
    texts = Texts.in_language(lang, product)
    until = find_pause(subject.id, at=clock.now())
    return page_of(
        "preferences/centre.html",
        opened,
        lang,
        form=sign_form(opened, entries),
        groups=group_entries(entries, texts, lang, tenant.timezone),
        is_marketed=any(entry.purpose.key.partition(".")[0] == MARKETING for entry in entries),
        paused_until=local_day(until, tenant.timezone) if until else None,
        done=query["done"],
        cursor=query["cursor"],
        history=describe_history(
            list_history(subject, limit=_HISTORY_SHOWN, cursor=query["cursor"]),
            product,
            texts,
            tenant.timezone,
        ),
        policy_url=_policy_url(opened),
        contacts=list_contacts(tenant.contacts),
    )


@blueprint.post("/preferences/<token>")
@opens(PREFERENCES)
@body_limit(FORM_LIMIT)
@blueprint.arguments(PreferencesQuery, location="query", unknown=EXCLUDE)
@blueprint.arguments(PreferencesForm, location="form", unknown=EXCLUDE)
@blueprint.response(303)
def change_preferences(query: dict[str, Any], data: dict[str, Any], token: str) -> Any:
    """Record what a person changed in the form of this page, then lead back to it."""
    _refuse_other_origins()
    opened, form = current_link(), data["form"]
    circumstances = circumstances_of(language_of(query["lang"]))
    intents = {
        "save": lambda: save_choices(opened, form, data["on"], circumstances),
        "withdraw_everything": lambda: withdraw_everything(opened, form, circumstances),
        "pause": lambda: pause(opened, form),
        "resume": lambda: resume(opened, form),
    }
    kept = {"lang": query["lang"]} if query["lang"] else {}
    parameters = urlencode({**kept, "done": intents[data["intent"]]()})
    return redirect(f"/preferences/{token}?{parameters}", code=303)


def _refuse_other_origins() -> None:
    """Raise FormNotOurs where a browser says that another website sent the form."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site != "same-origin":
        raise FormNotOurs
    own = {_origin(settings().base_url), _origin(request.host_url)}
    if origin is not None and origin not in own:
        raise FormNotOurs


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _policy_url(opened: OpenLink) -> str | None:
    policy = find_product_policy(opened.product.id)
    if policy is None or find_version_in_force(policy) is None:
        return None
    return f"/policies/{get_tenant().slug}/{policy.key}"
