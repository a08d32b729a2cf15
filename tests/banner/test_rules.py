"""What the rules make of a notice, against the golden file that the JavaScript tests share."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest

from consent_service.banner.rules import (
    CompiledInterface,
    InterfaceSettings,
    LoaderSettings,
    compile_interface,
    compile_loader,
    content_hash,
    cookie_name,
    integrity,
    interface_texts,
    loader_config,
    offered_languages,
    script_json,
)
from tests.banner.harness import ROOT, demo_notice

CONTRACT = json.loads((ROOT / "tests/contracts/banner_config.json").read_text("utf-8"))
SETTINGS = LoaderSettings(
    base_url="https://consent.example/",
    site_key="site-remote",
    notice_id=f"ntc_demo_{'5f3a9c01' * 8}",
    notice_token="1.2026-11-21.kQ0m3vY7pXc2",
    requires_choice_version=1,
    switched_off={"google-analytics", "not-in-this-notice"},
    customer="haneul",
)
KOREAN = CompiledInterface("ko", b"", "x", "sha384-AAAA", "쿠키 설정")
TEXTS = {
    "settings": "쿠키 설정",
    "items": "수집 항목",
    "retention": "보유 및 이용기간",
    "refusal": "동의를 거부할 권리 및 불이익",
    "task": "위탁 업무",
}


def test_loader_config_is_the_contract() -> None:
    assert loader_config(demo_notice(), SETTINGS, [KOREAN]) == CONTRACT["config"]


def test_interface_texts_are_the_contract() -> None:
    found = interface_texts(TEXTS, demo_notice(), "en", InterfaceSettings())

    assert json.loads(json.dumps(found)) == CONTRACT["texts"]


def test_loader_config_lists_no_person_purpose() -> None:
    notice = demo_notice()
    notice["purposes"].append({"key": "marketing", "scope": "person", "mode": "opt_in"})

    config: Any = loader_config(notice, SETTINGS, [])

    assert [one["key"] for one in config["purposes"]] == [
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

    assert config["services"][1]["items"] == []
    assert "items" not in config["services"][2]


def test_loader_without_a_notice_asks_for_nothing() -> None:
    config: Any = loader_config(None, SETTINGS, [])

    assert (config["purposes"], config["services"], config["off"]) == ([], [], [])


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


def test_integrity_and_name_are_one_digest() -> None:
    digest = base64.b64encode(hashlib.sha384(b"x").digest()).decode()

    assert integrity(b"x") == f"sha384-{digest}"
    assert content_hash(b"x") == digest[:16].replace("+", "-").replace("/", "_")


def test_interface_changes_its_name_with_its_words() -> None:
    notice = demo_notice()
    first = compile_interface("(__CONSENT_TEXTS__)", TEXTS, notice, "ko")
    notice["texts"] = {"ko": {"settings": "우리 쿠키 설정"}}

    second = compile_interface("(__CONSENT_TEXTS__)", TEXTS, notice, "ko")

    assert second.settings_label == "우리 쿠키 설정"
    assert first.name != second.name
    assert first.integrity == integrity(first.body)


def test_missing_words_of_a_language_are_those_of_the_default() -> None:
    notice = demo_notice()
    notice["purposes"][2]["name"] = {"ko": "분석"}

    found: Any = interface_texts(TEXTS, notice, "en", InterfaceSettings(position="corner"))

    assert found["purposes"][2]["name"] == "분석"
    assert found["position"] == "corner"


@pytest.mark.parametrize("template", ["no placeholder", "__CONSENT_CONFIG__ __CONSENT_CONFIG__"])
def test_a_template_that_is_not_ours_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="exactly once"):
        compile_loader(template, None, SETTINGS, [])
