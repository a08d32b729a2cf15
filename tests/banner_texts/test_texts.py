"""The words of the banner in every language: complete, short, and equal in weight."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from babel import Locale
from babel.lists import format_list

from consent_service.kernel.resources import static_folder
from consent_service.tenants.rules import BANNER_LANGUAGES

SOURCE = static_folder() / "banner" / "src" / "texts"
BUILT = static_folder() / "banner" / "dist" / "texts"
ENGLISH: dict[str, str] = json.loads((SOURCE / "en.json").read_text("utf-8"))
OTHERS = sorted(set(BANNER_LANGUAGES) - {"en"})
PLACEHOLDER = re.compile(r"\{\w+\}")

#: The same word in English and in that language; every other text must differ from the English.
SAME_AS_ENGLISH = {
    lang: {"cookie"}
    for lang in ("de", "es", "fr", "id", "it", "ja", "nl", "pt", "vi", "zh-Hans", "zh-Hant")
}
#: Written with characters that each fill the place of about two Latin ones.
WIDE = {"ja", "ko", "zh-Hans", "zh-Hant"}
#: What the demo asks for: the purposes' names, as a company would have them translated.
PURPOSES = {
    "ar": ["التفضيلات", "التحليلات", "الإعلانات"],
    "de": ["Einstellungen", "Analyse", "Werbung"],
    "en": ["Preferences", "Analytics", "Advertising"],
    "es": ["Preferencias", "Análisis", "Publicidad"],
    "fr": ["Préférences", "Mesure d’audience", "Publicité"],
    "he": ["העדפות", "ניתוח נתונים", "פרסום"],
    "id": ["Preferensi", "Analitik", "Iklan"],
    "it": ["Preferenze", "Analisi", "Pubblicità"],
    "ja": ["環境設定", "分析", "広告"],
    "ko": ["환경설정", "분석", "광고"],
    "nl": ["Voorkeuren", "Analyse", "Advertenties"],
    "pl": ["Preferencje", "Analityka", "Reklama"],
    "pt": ["Preferências", "Análise", "Publicidade"],
    "th": ["การตั้งค่า", "การวิเคราะห์", "โฆษณา"],
    "vi": ["Tùy chọn", "Phân tích", "Quảng cáo"],
    "zh-Hans": ["偏好设置", "分析", "广告"],
    "zh-Hant": ["偏好設定", "分析", "廣告"],
}


def texts(lang: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((SOURCE / f"{lang}.json").read_text("utf-8"))
    return found


def filled(lang: str, key: str) -> str:
    """A text of the first layer as it reads in the demo."""
    names = format_list(PURPOSES[lang], locale=Locale.parse(lang, sep="-"))
    values: dict[str, Any] = {"purposes": names, "names": names, "services": 4, "months": 12}
    return texts(lang)[key].format(**values)


def test_every_language_has_a_file_and_no_other_has() -> None:
    assert {file.stem for file in SOURCE.glob("*.json")} == set(BANNER_LANGUAGES)


def test_languages_written_from_right_to_left_are_there() -> None:
    assert {"ar", "he"} < set(BANNER_LANGUAGES)


@pytest.mark.parametrize("lang", BANNER_LANGUAGES)
def test_built_texts_are_those_of_the_source(lang: str) -> None:
    assert json.loads((BUILT / f"{lang}.json").read_text("utf-8")) == texts(lang)


@pytest.mark.parametrize("lang", OTHERS)
def test_texts_have_the_keys_of_the_english_in_their_order(lang: str) -> None:
    assert list(texts(lang)) == list(ENGLISH)


@pytest.mark.parametrize("lang", OTHERS)
def test_texts_hold_the_placeholders_of_the_english(lang: str) -> None:
    found = {key: sorted(PLACEHOLDER.findall(text)) for key, text in texts(lang).items()}

    assert found == {key: sorted(PLACEHOLDER.findall(text)) for key, text in ENGLISH.items()}


@pytest.mark.parametrize("lang", OTHERS)
def test_no_text_is_left_in_english(lang: str) -> None:
    same = {key for key, text in texts(lang).items() if text == ENGLISH[key]}

    assert same == SAME_AS_ENGLISH.get(lang, set())


@pytest.mark.parametrize("lang", BANNER_LANGUAGES)
def test_texts_have_no_space_too_many(lang: str) -> None:
    assert [text for text in texts(lang).values() if text != " ".join(text.split())] == []


@pytest.mark.parametrize("lang", BANNER_LANGUAGES)
@pytest.mark.parametrize(("title", "body"), [("title", "body"), ("new_title", "new_body")])
def test_first_layer_keeps_its_budget(lang: str, title: str, body: str) -> None:
    shown = filled(lang, title) + filled(lang, body)

    assert len(shown) <= (110 if lang in WIDE else 240)


@pytest.mark.parametrize("lang", BANNER_LANGUAGES)
@pytest.mark.parametrize("key", ["accept", "reject", "choose", "save", "once", "allow"])
def test_button_labels_are_short(lang: str, key: str) -> None:
    assert 2 <= len(texts(lang)[key]) <= (8 if lang in WIDE else 24)


@pytest.mark.parametrize("lang", BANNER_LANGUAGES)
def test_accepting_and_rejecting_are_said_with_equal_weight(lang: str) -> None:
    accept, reject = texts(lang)["accept"], texts(lang)["reject"]

    assert len(accept.split()) == len(reject.split())
    assert abs(len(accept) - len(reject)) <= 5


@pytest.mark.parametrize("lang", BANNER_LANGUAGES)
def test_first_layer_names_the_settings_by_their_label(lang: str) -> None:
    assert texts(lang)["settings"] in texts(lang)["note"]


@pytest.mark.parametrize("lang", BANNER_LANGUAGES)
@pytest.mark.parametrize("key", ["gpc", "saved", "off"])
def test_texts_that_are_put_into_sentences_end_without_a_stop(lang: str, key: str) -> None:
    assert texts(lang)[key][-1] not in ".。!！"
