"""What the rules make of a notice, against the golden file that the JavaScript tests share."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from consent_service.banner.rules import (
    BannerNotice,
    CompiledInterface,
    InterfaceSettings,
    LoaderSettings,
    compile_interface,
    compile_loader,
    content_hash,
    cookie_name,
    digest,
    interface_texts,
    later_words,
    loader_config,
    needs_plus,
    offered_languages,
    script_json,
)
from tests.banner.harness import NOTICE_ID, ROOT, demo_notice

CONTRACT = json.loads((ROOT / "tests/contracts/banner_config.json").read_text("utf-8"))
SETTINGS = LoaderSettings(
    base_url="https://consent.example/",
    site_key="site-remote",
    notice_token="1.2026-11-21.kQ0m3vY7pXc2",
    requires_choice_version=1,
    switched_off={"google-analytics", "not-in-this-notice"},
    customer="haneul",
)
KOREAN = CompiledInterface("ko", b"", "x", "AAAA", "쿠키 설정")
TEXTS = json.loads((ROOT / "static/banner/dist/texts/ko.json").read_text("utf-8"))


def compile_korean(notice: BannerNotice) -> CompiledInterface:
    templates = ("(__CONSENT_TEXTS__)", "(__CONSENT_LATER__)")
    return compile_interface(*templates, TEXTS, notice, NOTICE_ID, "ko")


def test_loader_config_is_the_contract() -> None:
    assert loader_config(demo_notice(), SETTINGS, [KOREAN]) == CONTRACT["config"]


def test_interface_texts_are_the_contract() -> None:
    names = {key: key for key in TEXTS}

    found = interface_texts(names, demo_notice(), NOTICE_ID, "en", InterfaceSettings(), "BBBB")

    assert json.loads(json.dumps(found)) == CONTRACT["texts"]
    assert later_words(names) == CONTRACT["later"]


def test_loader_config_lists_no_person_purpose() -> None:
    notice = demo_notice()
    notice["purposes"].append({"key": "marketing", "scope": "person", "mode": "opt_in"})

    config: Any = loader_config(notice, SETTINGS, [])

    assert [key for key, *_ in config[5]] == [
        "necessary",
        "preferences",
        "analytics",
        "ads",
    ]


def test_an_empty_list_of_allowed_items_is_kept() -> None:
    notice = demo_notice()
    notice["services"][1]["allowed_items"] = []
    notice["services"][2]["allowed_items"] = None

    config: Any = loader_config(notice, SETTINGS, [])

    assert config[6][1][4] == []
    assert len(config[6][2]) == 3


def test_loader_without_a_notice_asks_for_nothing() -> None:
    config: Any = loader_config(None, SETTINGS, [])

    assert config[5:8] == [[], [], {}]


PLAIN = LoaderSettings("https://consent.example", "site-remote", "token")


@pytest.mark.parametrize(
    ("change", "needs"),
    [
        pytest.param({}, False, id="nothing"),
        pytest.param({"customer": "haneul"}, False, id="customer"),
        pytest.param({"switched_off": {"heatmap"}}, False, id="service-of-another-notice"),
        pytest.param({"switched_off": {"pyeolchim-ads"}}, True, id="switched-off"),
        pytest.param({"cookie_domain": "shop.example"}, True, id="cookie-domain"),
        pytest.param({"consent_mode": "off"}, True, id="no-consent-mode"),
        pytest.param({"consent_mode": "advanced"}, True, id="advanced"),
        pytest.param({"own_link": True}, True, id="own-link"),
        pytest.param({"dnt": True}, True, id="do-not-track"),
        pytest.param({"url_passthrough": True}, True, id="url-passthrough"),
        pytest.param({"region_defaults": ((("US",), ("ad_storage",)),)}, True, id="regions"),
    ],
)
def test_a_site_pays_for_what_few_sites_set_only_when_it_does(
    change: dict[str, Any], needs: bool
) -> None:
    assert needs_plus(demo_notice(), replace(PLAIN, **change), [KOREAN]) is needs


def test_opt_out_purposes_and_chinese_need_the_larger_loader() -> None:
    notice = demo_notice()
    chinese = replace(KOREAN, lang="zh-Hans")
    assert needs_plus(notice, PLAIN, [KOREAN, chinese]) is True
    notice["purposes"][2]["mode"] = "opt_out"

    assert needs_plus(notice, PLAIN, [KOREAN]) is True


def test_cookie_name_is_made_from_the_site_key() -> None:
    # printf site-remote | sha256sum | cut -c1-8
    assert cookie_name("site-remote") == "cs_consent_b260fd65"


@pytest.mark.parametrize(
    ("langs", "default", "offered"),
    [
        pytest.param(["ko", "en"], "ko", ["ko", "en"], id="both"),
        pytest.param(["ko", "en"], "en", ["en", "ko"], id="default-first"),
        pytest.param(["ko", "tlh"], "ko", ["ko"], id="one-without-texts"),
        pytest.param(["tlh"], "tlh", ["en"], id="none-with-texts"),
    ],
)
def test_offered_languages(langs: list[str], default: str, offered: list[str]) -> None:
    notice = demo_notice()
    notice["langs"], notice["default_lang"] = langs, default

    assert offered_languages(notice, {"ko", "en"}) == offered


def test_script_json_cannot_end_the_script_it_stands_in() -> None:
    hostile = {"name": "</script><!-- \u2028\u2029 나루결"}

    text = script_json(hostile)

    assert text == '{"name":"\\u003c/script>\\u003c!-- \\u2028\\u2029 나루결"}'
    assert json.loads(text) == hostile


def test_digest_and_name_are_one() -> None:
    found = base64.b64encode(hashlib.sha256(b"x").digest()).decode()

    assert digest(b"x") == found.rstrip("=")
    assert content_hash(b"x") == found[:16].replace("+", "_").replace("/", "_")


def test_interface_changes_its_name_with_its_words() -> None:
    notice = demo_notice()
    first = compile_korean(notice)
    notice["texts"] = {"ko": {"settings": "우리 쿠키 설정"}}

    second = compile_korean(notice)

    assert second.settings_label == "우리 쿠키 설정"
    assert first.name != second.name
    assert first.digest == digest(first.body)


def test_interface_changes_its_name_with_the_words_of_its_second_part() -> None:
    notice = demo_notice()
    first = compile_korean(notice)
    notice["texts"] = {"ko": {"blocked": "막힌 {service}"}}

    second = compile_korean(notice)

    assert first.later_name != second.later_name == content_hash(second.later)
    assert digest(second.later) in second.body.decode()
    assert first.name != second.name


def test_missing_words_of_a_language_are_those_of_the_default() -> None:
    notice = demo_notice()
    notice["purposes"][2]["name"] = {"ko": "분석"}
    look = InterfaceSettings(position="corner")

    found: Any = interface_texts(TEXTS, notice, NOTICE_ID, "en", look, "BBBB")

    assert found[11][2][0] == "분석"
    assert found[5] == "corner"


def test_an_answer_holds_no_longer_than_its_purpose_or_the_site_says() -> None:
    notice = demo_notice()
    notice["purposes"][3]["validity_months"] = 3
    look = InterfaceSettings(reask_months=6)

    found: Any = interface_texts(TEXTS, notice, NOTICE_ID, "en", look, "BBBB")

    assert found[1] == [6, 6, 6, 3]


@pytest.mark.parametrize("template", ["no placeholder", "__CONSENT_CONFIG__ __CONSENT_CONFIG__"])
def test_a_template_that_is_not_ours_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="exactly once"):
        compile_loader(template, template, None, SETTINGS, [])
