"""A notice as a page: what a person was shown, in one of the languages it was shown in."""

from __future__ import annotations

import re
from typing import Any, Final

from babel import Locale
from babel.lists import format_list
from babel.units import format_unit
from flask import Response, g, redirect, render_template, request
from marshmallow import EXCLUDE, fields

from consent_service.kernel.errors import NotFound
from consent_service.notices.errors import NoticeUnknown
from consent_service.notices.queries import get_notice
from consent_service.web.parsing import StrictBlueprint
from consent_service.web.schemas import StrictSchema

blueprint = StrictBlueprint(
    "notice_pages", __name__, description="Notices as pages.", template_folder="templates"
)

#: What the page says around a notice.
WORDS: Final[dict[str, dict[str, str]]] = {
    "ko": {
        "lang": "ko",
        "skip": "본문으로 건너뛰기",
        "title": "방문자에게 보여 준 안내문",
        "lead": "동의를 받을 때 화면에 나온 내용입니다. 한 번 저장되면 바뀌지 않습니다.",
        "site": "사이트",
        "controller": "개인정보처리자",
        "policy": "개인정보 처리방침",
        "effective": "시행일자",
        "first_layer": "첫 화면의 글",
        "purposes": "이용목적",
        "items": "수집 항목",
        "retention": "보유 및 이용기간",
        "refusal": "동의를 거부할 권리 및 불이익",
        "validity": "선택이 유지되는 기간",
        "months": "{months}개월",
        "necessary": "필수",
        "opt_in": "선택",
        "opt_out": "거부할 때까지 사용",
        "services": "서비스와 쿠키",
        "provider": "제공자",
        "country": "국가",
        "task": "하는 일",
        "transfer": "국외 이전 근거",
        "basis_consent": "정보주체의 동의",
        "cookie": "쿠키",
        "duration": "기간",
        "session": "브라우저를 닫을 때까지",
        "proof": "확인 방법",
        "proof_text": "이 안내문의 SHA-256입니다. 데이터를 받아 직접 계산할 수 있습니다.",
        "as_data": "데이터로 보기(JSON)",
    },
    "en": {
        "lang": "en",
        "skip": "Skip to the text",
        "title": "The notice that visitors were shown",
        "lead": "What stood on the screen when people were asked. Once stored, it never changes.",
        "site": "Site",
        "controller": "Controller",
        "policy": "Privacy policy",
        "effective": "Effective on",
        "first_layer": "Words of the first layer",
        "purposes": "Purposes",
        "items": "Items",
        "retention": "Retention period",
        "refusal": "Right to refuse and its consequence",
        "validity": "How long a choice holds",
        "months": "{months} months",
        "necessary": "Strictly necessary",
        "opt_in": "Optional",
        "opt_out": "Used until refused",
        "services": "Services and cookies",
        "provider": "Provider",
        "country": "Country",
        "task": "Task",
        "transfer": "Basis of the transfer abroad",
        "basis_consent": "Consent",
        "cookie": "Cookie",
        "duration": "Duration",
        "session": "Until the browser closes",
        "proof": "How to check it",
        "proof_text": "The SHA-256 of this notice. Fetch it as data and compute it yourself.",
        "as_data": "As data (JSON)",
    },
}


_PERIOD = re.compile(r"(\d+)([YMWDHS])", re.ASCII)
_DATE_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_TIME_UNITS = {"H": "hour", "M": "minute", "S": "second"}


class NoticePageQuery(StrictSchema):
    """In which language."""

    lang = fields.String(load_default=None)


@blueprint.get("/notices/<notice_id>")
@blueprint.arguments(NoticePageQuery, location="query", unknown=EXCLUDE)
@blueprint.response(200)
def show_notice_page(query: dict[str, Any], notice_id: str) -> Any:
    """A notice as it was shown, as a page; with Accept: application/json the exact data."""
    try:
        notice = get_notice(notice_id)
    except NoticeUnknown as error:
        raise NotFound("There is no notice with this id.") from error
    wished = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    if wished == "application/json":
        return redirect(f"/v1/notices/{notice_id}", code=303)
    content = notice.content
    langs: list[str] = content["langs"]
    spoken = request.accept_languages.best_match(langs)
    lang = next(
        item for item in (query["lang"], spoken, content["default_lang"], langs[0]) if item in langs
    )
    words = WORDS.get(lang, WORDS["en"])
    page = render_template(
        "notices/notice.html",
        words=words,
        lang=words["lang"],
        shown_lang=lang,
        langs=langs,
        notice=content,
        notice_id=notice_id,
        digest=notice_id.rpartition("_")[2],
        tenant=g.tenant.name,
        local=lambda value: _in(value, lang, content["default_lang"]),
        body=_first_layer(content, lang),
        language=_own_name,
        duration=lambda text: _duration(text, lang),
        country=lambda code: _locale(lang).territories.get(code, code),
    )
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Vary"] = "Accept, Accept-Language"
    response.headers["Content-Language"] = lang
    return response


def _first_layer(content: dict[str, Any], lang: str) -> str:
    """The words of the first layer as the banner fills them in, when everything is asked."""
    optional = [item for item in content["purposes"] if item["mode"] != "necessary"]
    asked = {item["key"] for item in optional}
    services = [item for item in content["services"] if asked & set(item["purposes"])]
    names = [_in(item["name"], lang, content["default_lang"]) for item in optional]
    text = str(content["texts"].get(lang, {}).get("body", ""))
    filled = text.replace("{purposes}", format_list(names, locale=_locale(lang)))
    return filled.replace("{services}", str(len(services)))


def _duration(text: str, lang: str) -> str:
    """An ISO 8601 duration as people say it: ``P2Y`` is 2 years."""
    date, _, time = text.removeprefix("P").partition("T")
    parts = [(date, _DATE_UNITS), (time, _TIME_UNITS)]
    said = [
        _unit(int(number), f"duration-{units[letter]}", lang)
        for part, units in parts
        for number, letter in _PERIOD.findall(part)
    ]
    return " ".join(said) or text


def _unit(number: int, unit: str, lang: str) -> str:
    # Languages whose long form is their short one have only that in the data.
    found = format_unit(number, unit, "long", locale=_locale(lang))
    if unit in found:
        found = format_unit(number, unit, "short", locale=_locale(lang))
    return found


def _own_name(lang: str) -> str:
    """How a language calls itself."""
    return _locale(lang).get_display_name() or lang


def _locale(lang: str) -> Locale:
    return Locale.parse(lang, sep="-")


def _in(value: Any, lang: str, default: str) -> str:
    if isinstance(value, dict):
        return str(value.get(lang) or value.get(default) or "")
    return str(value or "")
