"""The policy files hold lawful policies whose versions differ as they are meant to."""

from __future__ import annotations

from datetime import date

import pytest

from consent_service.demo.company import PRODUCTS, load_catalog, load_company, read_content
from consent_service.demo.policies import DemoVersion, load_policy
from consent_service.policies.rules.changes import derive_change_of_languages, needs_direct_notice
from consent_service.policies.rules.content import SECTION_KEYS, PolicyText, missing_sections
from consent_service.policies.rules.periods import check_notice_period

FIRST_DAY = date(2026, 11, 22)


def _versions(product: str) -> list[DemoVersion]:
    policy = load_policy(product)
    return [*policy.versions, *(version.starting(FIRST_DAY) for version in policy.upcoming)]


def _facts(version: DemoVersion) -> dict[str, object]:
    return {lang: text.facts for lang, text in version.texts.items()}


@pytest.mark.parametrize("product", PRODUCTS)
def test_texts_come_back_equal_from_json(product: str) -> None:
    texts = [text for version in _versions(product) for text in version.texts.values()]

    assert [text.title for text in texts if PolicyText.from_json(text.to_json()) != text] == []


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_version_has_all_sections_in_both_languages(product: str) -> None:
    for version in _versions(product):
        assert set(version.texts) == {"ko", "en"}
        for text in version.texts.values():
            assert [s.key for s in text.sections if s.key in SECTION_KEYS] == list(SECTION_KEYS)
            assert (
                missing_sections(
                    text,
                    has_third_parties=True,
                    has_processors=True,
                    has_cookies=True,
                    has_transfers=True,
                )
                == ()
            )


@pytest.mark.parametrize("product", PRODUCTS)
def test_languages_state_the_same_facts(product: str) -> None:
    for version in _versions(product):
        korean, english = version.texts["ko"], version.texts["en"]
        assert [s.key for s in korean.sections] == [s.key for s in english.sections]
        assert [i.required for i in korean.facts.items] == [i.required for i in english.facts.items]
        assert [p.key for p in korean.facts.purposes] == [p.key for p in english.facts.purposes]
        assert [(r.record_class, r.period, r.kind) for r in korean.facts.retention] == [
            (r.record_class, r.period, r.kind) for r in english.facts.retention
        ]
        assert [r.key for r in korean.facts.opt_out_routes] == [
            r.key for r in english.facts.opt_out_routes
        ]
        assert len(korean.facts.processors) == len(english.facts.processors)


@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_facts_stand_in_the_words_of_the_policy(product: str, lang: str) -> None:
    for version in _versions(product):
        text = version.texts[lang]
        words = "\n".join(section.body for section in text.sections).casefold()
        facts = [
            *(item.name for item in text.facts.items),
            *(p.name for p in text.facts.processors),
            *(p.task for p in text.facts.processors),
            *(p.retention for p in text.facts.processors),
            *(r.name for r in text.facts.recipients),
            *(r.retention for r in text.facts.recipients),
            *(a.name for a in text.facts.authorities),
        ]
        assert [fact for fact in facts if fact.casefold() not in words] == []


@pytest.mark.parametrize("product", PRODUCTS)
def test_version_in_force_collects_what_the_catalogue_lists(product: str) -> None:
    in_force = load_policy(product).versions[-1]
    catalogue = load_catalog(product)["items"]

    for lang, text in in_force.texts.items():
        stated = sorted((item.name, item.required) for item in text.facts.items)
        assert stated == sorted((item["name"][lang], item["required"]) for item in catalogue)


@pytest.mark.parametrize("product", PRODUCTS)
def test_both_versions_are_history(product: str) -> None:
    versions = load_policy(product).versions

    assert len(versions) == 2
    assert [v.announced_on < v.effective_on < FIRST_DAY for v in versions] == [True, True]
    assert versions[0].effective_on < versions[1].announced_on


@pytest.mark.parametrize("product", PRODUCTS)
def test_second_version_is_an_ordinary_change_announced_in_time(product: str) -> None:
    first, second = load_policy(product).versions

    change = derive_change_of_languages(_facts(first), _facts(second))

    assert change.change_class == "ordinary"
    assert {reason.kind for reason in change.reasons} == {
        "retention_shortened",
        "promotional_processor_added",
        "processor_removed",
        "opt_out_routes_changed",
    }
    assert needs_direct_notice(change)
    check_notice_period(second.announced_on, second.effective_on, "ordinary")


def test_upcoming_version_is_material_and_asks_again_after_thirty_days() -> None:
    in_force = load_policy("remote").versions[-1]
    (upcoming,) = load_policy("remote").upcoming

    version = upcoming.starting(FIRST_DAY)

    assert version.requires_consent
    assert (version.announced_on, version.effective_on) == (FIRST_DAY, date(2026, 12, 22))
    change = derive_change_of_languages(_facts(in_force), _facts(version))
    assert change.change_class == "material"
    assert {reason.kind for reason in change.reasons} == {"item_added", "purpose_extended"}
    check_notice_period(version.announced_on, version.effective_on, "material")


@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_contacts_are_those_of_the_company(product: str, lang: str) -> None:
    company = load_company().contacts

    for version in _versions(product):
        contacts = version.texts[lang].facts.contacts.to_json()
        for role in ("officer", "department"):
            expected = {
                name: value[lang] if isinstance(value, dict) else value
                for name, value in company[role].items()
            }
            assert contacts[role] == expected


def test_policy_keys_are_those_of_the_products() -> None:
    keys = {product.key: product.policy for product in load_company().products}

    assert {product: load_policy(product).key for product in PRODUCTS} == keys


@pytest.mark.parametrize(
    "name",
    [
        "company.yaml",
        "site.yaml",
        *(f"{kind}-{p}.yaml" for kind in ("catalog", "policy") for p in PRODUCTS),
    ],
)
def test_content_avoids_the_words_of_former_law(name: str) -> None:
    # Glossary: 취급방침 and 취급위탁 are quoted history only, and there is none here.
    text = str(read_content(name))

    assert [word for word in ("취급방침", "취급위탁") if word in text] == []
