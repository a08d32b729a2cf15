"""The public addresses of a policy: as pages, and as data for ``Accept: application/json``."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request
from marshmallow import EXCLUDE

from consent_service.kernel.config import settings
from consent_service.kernel.errors import DomainError, NotFound
from consent_service.policies.errors import LangUnknown
from consent_service.policies.pages import answers, feed
from consent_service.policies.pages.announcements import list_announcements
from consent_service.policies.pages.answers import (
    AnnouncementsOut,
    DifferencesOut,
    LangQuery,
    PublicVersionOut,
    PublicVersionsOut,
)
from consent_service.policies.pages.blocks import is_short_value, parse_blocks, without_unsafe
from consent_service.policies.pages.reading import (
    Reading,
    choose_reading,
    refuse_unknown_lang,
)
from consent_service.policies.pages.reasons import section_of, subject_of
from consent_service.policies.pages.shelf import Shelf, compare, open_shelf
from consent_service.policies.pages.words import WORDS
from consent_service.policies.queries import VersionSummary
from consent_service.policies.rules.changes import derive_change
from consent_service.web.parsing import StrictBlueprint
from consent_service.web.problems import problem

blueprint = StrictBlueprint(
    "policy_pages",
    __name__,
    description="Public pages of a policy; with Accept: application/json the same as data.",
    template_folder="../templates",
)
blueprint.add_app_template_filter(without_unsafe, "clean")
blueprint.add_app_template_filter(subject_of, "subject")
blueprint.add_app_template_test(is_short_value, "short_value")
blueprint.add_app_template_test(lambda kind, key: section_of(kind) == key, "in_section")

#: Short, because at midnight another version is in force.
_MAX_AGE = 60
_HTML, _JSON = "text/html", "application/json"

Query = dict[str, Any]


@blueprint.get("/policies/<tenant>/<policy>")
@blueprint.arguments(LangQuery, location="query", unknown=EXCLUDE)
@blueprint.response(200, PublicVersionOut)
def show_policy_in_force(query: Query, tenant: str, policy: str) -> Any:
    """The version in force."""
    shelf = open_shelf(policy)
    version = shelf.in_force
    if version is None:
        return _answer_none_in_force(shelf, query.get("lang"))
    return _answer_version(shelf, version, query.get("lang"))


@blueprint.get("/policies/<tenant>/<policy>/versions")
@blueprint.arguments(LangQuery, location="query", unknown=EXCLUDE)
@blueprint.response(200, PublicVersionsOut)
def list_policy_versions(query: Query, tenant: str, policy: str) -> Any:
    """Every announced version with both dates."""
    shelf = open_shelf(policy)
    if _wanted() == _JSON:
        items = [answers.reference(version, _base(shelf)) for version in shelf.versions]
        return {**answers.names(shelf), "items": items}
    reading = _reading_of_page(shelf, query.get("lang"))
    return _page("policies/versions.html", shelf, reading, "/versions")


@blueprint.get("/policies/<tenant>/<policy>/versions/<int:number>")
@blueprint.arguments(LangQuery, location="query", unknown=EXCLUDE)
@blueprint.response(200, PublicVersionOut)
def show_policy_version(query: Query, tenant: str, policy: str, number: int) -> Any:
    """One announced version, at an address that never changes."""
    shelf = open_shelf(policy)
    return _answer_version(shelf, shelf.find(number), query.get("lang"), f"/versions/{number}")


@blueprint.get("/policies/<tenant>/<policy>/versions/<int:before>..<int:after>")
@blueprint.arguments(LangQuery, location="query", unknown=EXCLUDE)
@blueprint.response(200, DifferencesOut)
def show_policy_differences(query: Query, tenant: str, policy: str, before: int, after: int) -> Any:
    """The differences between two versions."""
    shelf = open_shelf(policy)
    old, new = shelf.find(before), shelf.find(after)
    old_texts, new_texts = shelf.texts(old), shelf.texts(new)
    common = old_texts.keys() & new_texts.keys()
    if not common:
        refuse_unknown_lang("", common)
    if _wanted() == _JSON:
        refuse_unknown_lang(query.get("lang"), common)
    reading = choose_reading(query.get("lang"), common, shelf.tenant.default_lang)
    sections = compare(old_texts[reading.lang], new_texts[reading.lang])
    if _wanted() == _JSON:
        base = _base(shelf)
        return {
            **answers.names(shelf),
            "lang": reading.lang,
            "before": answers.reference(old, base),
            "after": answers.reference(new, base),
            "sections": sections,
        }
    change = derive_change(old_texts[reading.lang].facts, new_texts[reading.lang].facts)
    return _page(
        "policies/differences.html",
        shelf,
        reading,
        f"/versions/{before}..{after}",
        old=old,
        new=new,
        sections=sections,
        change=change.to_json(),
    )


@blueprint.get("/policies/<tenant>/<policy>/changes")
@blueprint.arguments(LangQuery, location="query", unknown=EXCLUDE)
@blueprint.response(200, AnnouncementsOut)
def list_policy_changes(query: Query, tenant: str, policy: str) -> Any:
    """The announcements, with each line before and after."""
    shelf = open_shelf(policy)
    wanted = _wanted(feed.MEDIA_TYPE)
    if wanted == feed.MEDIA_TYPE:
        return _feed(shelf, query.get("lang"))
    found = list_announcements(shelf, query.get("lang"))
    if wanted == _JSON:
        items = [
            {
                **(answers.reference(item.version, _base(shelf)) or {}),
                "change_reasons": item.reasons,
                "lang": item.reading.lang,
                "rows": item.rows,
            }
            for item in found
        ]
        return {**answers.names(shelf), "items": items}
    reading = _reading_of_page(shelf, query.get("lang"))
    return _page("policies/changes.html", shelf, reading, "/changes", announcements=found)


@blueprint.get("/policies/<tenant>/<policy>/changes.atom")
@blueprint.arguments(LangQuery, location="query", unknown=EXCLUDE)
@blueprint.response(200, content_type=feed.MEDIA_TYPE)
def show_policy_feed(query: Query, tenant: str, policy: str) -> Response:
    """The announcements as an Atom feed."""
    return _feed(open_shelf(policy), query.get("lang"))


@blueprint.errorhandler(NotFound)
@blueprint.errorhandler(LangUnknown)
def explain(error: DomainError) -> Response:
    """A page for a reader with a browser; everybody else gets the problem document."""
    if _HTML not in request.accept_mimetypes.values():
        return problem(error)
    wished = request.accept_languages.best_match(list(WORDS)) or "en"
    html = render_template("policies/missing.html", w=WORDS[wished])
    return Response(html, status=error.status, mimetype=_HTML)


@blueprint.after_request
def set_caching(response: Response) -> Response:
    """Short caching, and a validator so that an unchanged page is not sent twice."""
    if response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={_MAX_AGE}"
        response.headers["Vary"] = "Accept, Accept-Language"
        response.add_etag()
        response.make_conditional(request)
    return response


def _wanted(*more: str) -> str:
    offered = [_HTML, _JSON, *more]
    return request.accept_mimetypes.best_match(offered, _HTML) or _HTML


def _base(shelf: Shelf) -> str:
    return f"{settings().base_url}/policies/{shelf.tenant.slug}/{shelf.policy.key}"


def _reading_of_page(shelf: Shelf, lang: str | None) -> Reading:
    shown = shelf.in_force or shelf.versions[0]
    return choose_reading(lang, shelf.texts(shown), shelf.tenant.default_lang)


def _answer_version(shelf: Shelf, version: VersionSummary, lang: str | None, path: str = "") -> Any:
    texts = shelf.texts(version)
    if _wanted() == _JSON:
        refuse_unknown_lang(lang, texts)
    reading = choose_reading(lang, texts, shelf.tenant.default_lang)
    if _wanted() == _JSON:
        return answers.whole(shelf, version, reading.lang, texts, _base(shelf))
    return _page(
        "policies/version.html",
        shelf,
        reading,
        path,
        version=version,
        text=texts[reading.lang],
        before=shelf.before(version),
    )


def _answer_none_in_force(shelf: Shelf, lang: str | None) -> Any:
    if _wanted() == _JSON:
        raise NotFound("No version of this policy is in force yet.")
    return _page("policies/versions.html", shelf, _reading_of_page(shelf, lang), "")


def _feed(shelf: Shelf, lang: str | None) -> Response:
    reading = _reading_of_page(shelf, lang)
    body = feed.atom_feed(
        list_announcements(shelf, lang),
        title=answers.policy_name(shelf.policy, reading.words.lang),
        author=shelf.tenant.legal_name,
        base=_base(shelf),
        words=reading.words,
    )
    return Response(body, content_type=f"{feed.MEDIA_TYPE}; charset=utf-8")


def _page(template: str, shelf: Shelf, reading: Reading, path: str, **values: Any) -> Response:
    root = f"/policies/{shelf.tenant.slug}/{shelf.policy.key}"
    kept = f"?lang={reading.requested}" if reading.requested else ""
    html = render_template(
        template,
        w=reading.words,
        reading=reading,
        shelf=shelf,
        policy_name=answers.policy_name(shelf.policy, reading.words.lang),
        root=root,
        path=path,
        link=lambda target="": f"{root}{target}{kept}",
        base=_base(shelf),
        blocks=parse_blocks,
        **values,
    )
    return Response(html, mimetype=_HTML)
