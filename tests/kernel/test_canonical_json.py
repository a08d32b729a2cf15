"""One byte form per value, so that equal content has equal hashes."""

from __future__ import annotations

from typing import Any

import pytest

from consent_service.kernel.canonical_json import canonical_json, content_hash


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param({"b": 1, "a": [True, None]}, b'{"a":[true,null],"b":1}', id="sorted"),
        pytest.param({"ko": "동의"}, '{"ko":"동의"}'.encode(), id="utf-8"),
        pytest.param(("a", "b"), b'["a","b"]', id="tuple"),
        pytest.param({"a": {}}, b'{"a":{}}', id="nested"),
    ],
)
def test_value_has_one_form(value: Any, text: bytes) -> None:
    assert canonical_json(value) == text


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(1.5, id="float"),
        pytest.param({"a": [0.1]}, id="deep-float"),
        pytest.param({1: "a"}, id="number-as-key"),
        pytest.param(b"bytes", id="bytes"),
        pytest.param({"a"}, id="set"),
    ],
)
def test_what_has_no_certain_form_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_hash_does_not_depend_on_the_order_of_members() -> None:
    assert content_hash({"a": 1, "b": 2}) == content_hash({"b": 2, "a": 1})
    assert content_hash({}).hex() == (
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    )
