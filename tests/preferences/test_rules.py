"""What a form changes and what one click refuses, as tables and as properties."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_service.preferences.pages.words import WORDS
from consent_service.preferences.rules import (
    Shown,
    Standing,
    resolve_changes,
    resolve_unsubscription,
    resolve_withdrawal,
)

KEYS = ("marketing", "marketing.email", "marketing.sms", "research", "third_party.courier")


def _standing(key: str, status: str | None = None, **changes: Any) -> Standing:
    return Standing(key, status, **{"is_granted": status == "granted", **changes})


def _shown(*on: str, off: tuple[str, ...] = (), digest: str = "now") -> Shown:
    return Shown(frozenset(on), frozenset(off), digest)


@pytest.mark.parametrize(
    ("standing", "shown", "ticked", "choices"),
    [
        pytest.param(
            _standing("marketing"),
            _shown(off=("marketing",)),
            {"marketing"},
            {"marketing": "granted"},
            id="tick",
        ),
        pytest.param(
            _standing("marketing", "granted"),
            _shown("marketing"),
            set(),
            {"marketing": "withdrawn"},
            id="untick",
        ),
        pytest.param(
            _standing("marketing.sms", "granted"),
            _shown("marketing.sms"),
            set(),
            {"marketing.sms": "objected"},
            id="untick-an-advertisement",
        ),
        pytest.param(
            _standing("marketing", "granted"),
            _shown("marketing"),
            {"marketing"},
            {},
            id="as-it-was",
        ),
        pytest.param(_standing("marketing"), _shown(), {"marketing"}, {}, id="was-not-shown"),
        pytest.param(
            _standing("marketing", "granted", is_granted=False),
            _shown(off=("marketing",)),
            set(),
            {},
            id="expired-and-left-alone",
        ),
        pytest.param(
            _standing("marketing", "granted", is_granted=False),
            _shown(off=("marketing",)),
            {"marketing"},
            {"marketing": "granted"},
            id="expired-and-granted-anew",
        ),
        pytest.param(
            _standing("marketing.sms", "withdrawn"),
            _shown("marketing.sms"),
            set(),
            {"marketing.sms": "objected"},
            id="withdrawn-meanwhile-and-now-objected-to",
        ),
        pytest.param(
            _standing("third_party.courier", "objected"),
            _shown("third_party.courier"),
            set(),
            {},
            id="objection-is-not-weakened",
        ),
        pytest.param(
            _standing("research", is_opt_out=True),
            _shown(off=("research",)),
            {"research"},
            {"research": "objected"},
            id="object",
        ),
        pytest.param(
            _standing("research", "objected", is_opt_out=True),
            _shown("research"),
            set(),
            {"research": "granted"},
            id="object-no-longer",
        ),
    ],
)
def test_changes_are_what_differs_from_what_was_shown(
    standing: Standing, shown: Shown, ticked: set[str], choices: dict[str, str]
) -> None:
    found = resolve_changes(shown, ticked, [standing], digest="now")

    assert (found.choices, found.held_back) == (choices, ())


def test_grants_of_an_old_form_are_held_back_and_refusals_are_not() -> None:
    standings = [_standing("marketing"), _standing("marketing.sms", "granted")]
    shown = _shown("marketing.sms", off=("marketing",), digest="before")

    found = resolve_changes(shown, {"marketing"}, standings, digest="now")

    assert found.choices == {"marketing.sms": "objected"}
    assert found.held_back == ("marketing",)


_STATUSES = st.sampled_from([None, "granted", "declined", "objected", "withdrawn"])
_STANDINGS = st.lists(
    st.builds(_standing, st.sampled_from(KEYS), _STATUSES),
    unique_by=lambda standing: standing.key,
)
_SETS = st.frozensets(st.sampled_from(KEYS))


@given(_STANDINGS, _SETS, _SETS, st.sampled_from(["now", "before"]))
def test_only_a_box_that_was_ticked_on_a_current_form_grants(
    standings: list[Standing], on: frozenset[str], ticked: frozenset[str], digest: str
) -> None:
    shown = Shown(on, frozenset(KEYS) - on, digest)

    found = resolve_changes(shown, ticked, standings, digest="now")

    granted = {key for key, status in found.choices.items() if status == "granted"}
    assert granted <= ticked - on
    assert not granted or digest == "now"


@given(_STANDINGS)
def test_withdrawing_everything_leaves_no_grant(standings: list[Standing]) -> None:
    found = resolve_withdrawal(standings)

    assert {item.key for item in standings if item.status == "granted"} <= set(found)
    assert "granted" not in found.values()


@pytest.mark.parametrize(
    ("wanted", "statuses", "objected"),
    [
        pytest.param((), {"marketing": None, "marketing.email": None}, ["marketing.email"], id="x"),
        pytest.param((), {"marketing": "granted"}, ["marketing"], id="no-channels"),
        pytest.param((), {"analytics": "granted"}, [], id="no-marketing"),
        pytest.param(("gone",), {"marketing.email": None}, ["marketing.email"], id="gone"),
        pytest.param(("research",), {"research": "granted"}, ["research"], id="any-purpose"),
        pytest.param((), {"marketing.email": "objected"}, [], id="already"),
        pytest.param((), {"marketing.email": "declined"}, ["marketing.email"], id="declined"),
    ],
)
def test_one_click_objects_to(
    wanted: tuple[str, ...], statuses: dict[str, str | None], objected: list[str]
) -> None:
    assert resolve_unsubscription(wanted, statuses) == dict.fromkeys(objected, "objected")


def test_every_language_has_every_word() -> None:
    missing = {
        (lang, key)
        for lang, words in WORDS.items()
        for key in set().union(*WORDS.values())
        if not words.get(key)
    }

    assert missing == set()
