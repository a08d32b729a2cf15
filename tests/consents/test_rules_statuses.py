"""What a choice means for its purpose and for those below it: ``resolve_statuses``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_service.consents.rules import STATUSES, is_objection, resolve_statuses


@pytest.mark.parametrize(
    ("choices", "standing", "found"),
    [
        pytest.param({"a": True}, {}, {"a": "granted"}, id="true"),
        pytest.param({"a": False}, {}, {"a": "declined"}, id="false-of-nothing"),
        pytest.param({"a": False}, {"a": "granted"}, {"a": "withdrawn"}, id="false-of-a-grant"),
        pytest.param({"a": False}, {"a": "objected"}, {"a": "declined"}, id="false-of-a-refusal"),
        pytest.param({"a": "objected"}, {"a": "granted"}, {"a": "objected"}, id="in-so-many-words"),
        pytest.param(
            {"a": "withdrawn"},
            {"a": "granted", "a.b": "granted", "a.b.c": "granted", "ab": "granted"},
            {"a": "withdrawn", "a.b": "withdrawn", "a.b.c": "withdrawn"},
            id="withdrawal-reaches-children",
        ),
        pytest.param(
            {"a": "objected"},
            {"a.b": "granted", "a.c": "declined"},
            {"a": "objected", "a.b": "objected"},
            id="objection-reaches-grants-alone",
        ),
        pytest.param(
            {"a": False},
            {"a": "granted", "a.b": "granted"},
            {"a": "withdrawn", "a.b": "withdrawn"},
            id="false-of-a-granted-parent",
        ),
        pytest.param(
            {"a": "declined"}, {"a.b": "granted"}, {"a": "declined"}, id="declining-reaches-nobody"
        ),
        pytest.param(
            {"a": "withdrawn", "a.b": True},
            {"a.b": "granted"},
            {"a": "withdrawn", "a.b": "granted"},
            id="child-granted-in-the-same-act",
        ),
        pytest.param(
            {"a.b": "withdrawn"}, {"a": "granted"}, {"a.b": "withdrawn"}, id="never-reaches-up"
        ),
        pytest.param(
            {"a": "objected", "a.b": "withdrawn"},
            {"a.b": "granted", "a.b.c": "granted"},
            {"a": "objected", "a.b": "withdrawn", "a.b.c": "objected"},
            id="own-word-of-a-child-stands",
        ),
    ],
)
def test_status_of_each_purpose(
    choices: dict[str, str | bool], standing: dict[str, str], found: dict[str, str]
) -> None:
    assert resolve_statuses(choices, standing) == found


KEYS = st.sampled_from(["a", "a.b", "a.b.c", "a.d", "e"])


@given(
    st.dictionaries(KEYS, st.one_of(st.booleans(), st.sampled_from(STATUSES)), min_size=1),
    st.dictionaries(KEYS, st.sampled_from(STATUSES)),
)
def test_nothing_is_granted_that_was_not_chosen(
    choices: dict[str, str | bool], standing: dict[str, str]
) -> None:
    found = resolve_statuses(choices, standing)

    granted = {key for key, status in found.items() if status == "granted"}
    assert granted == {key for key, choice in choices.items() if choice in (True, "granted")}
    assert choices.keys() <= found.keys()


@pytest.mark.parametrize(
    ("status", "modes", "expected"),
    [
        ("objected", {"opt_in"}, True),
        ("declined", {"opt_in"}, False),
        ("withdrawn", {"opt_in"}, False),
        ("granted", {"opt_out"}, False),
        ("declined", {"opt_out"}, True),
        ("withdrawn", {"opt_in", "opt_out"}, True),
    ],
)
def test_objection_is_what_must_outlive_an_erasure(
    status: str, modes: set[str], expected: bool
) -> None:
    assert is_objection(status, modes) is expected
