"""Reading frozen dataclasses back from JSON objects, strictly: no unknown, missing or odd member.

Owns the shape check only; what a value means is the business of the dataclass.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from consent_service.policies.errors import ContentMalformed

T = TypeVar("T")

_TYPES: dict[str, type] = {"str": str, "bool": bool}


def as_object(value: object, pointer: str) -> Mapping[str, object]:
    """``value`` as a JSON object; raises ContentMalformed at ``pointer`` otherwise."""
    if not isinstance(value, Mapping):
        raise ContentMalformed.at(pointer, "An object is expected here.")
    return cast("Mapping[str, object]", value)


def as_list(value: object, pointer: str) -> list[object]:
    """``value`` as a JSON array; raises ContentMalformed at ``pointer`` otherwise."""
    if not isinstance(value, list | tuple):
        raise ContentMalformed.at(pointer, "A list is expected here.")
    return list(value)


def read_text(data: Mapping[str, object], name: str, pointer: str) -> str:
    """The string member ``name``; raises ContentMalformed when it is absent or no string."""
    value = data.get(name)
    if not isinstance(value, str):
        raise ContentMalformed.at(f"{pointer}/{name}", "A text is expected here.")
    return value


def refuse_unknown(data: Mapping[str, object], known: frozenset[str], pointer: str) -> None:
    """Raises ContentMalformed when ``data`` has a member that is not ``known``."""
    unknown = sorted(set(data) - known)
    if unknown:
        raise ContentMalformed.at(f"{pointer}/{unknown[0]}", "This member is not known.")


def read_record(cls: type[T], value: object, pointer: str) -> T:
    """A flat dataclass of texts and booleans from a JSON object with exactly its fields."""
    data = as_object(value, pointer)
    fields = dataclasses.fields(cast("Any", cls))
    refuse_unknown(data, frozenset(field.name for field in fields), pointer)
    values: dict[str, object] = {}
    for field in fields:
        member = data.get(field.name)
        if not isinstance(member, _TYPES[str(field.type)]):
            raise ContentMalformed.at(f"{pointer}/{field.name}", f"A {field.type} is expected.")
        values[field.name] = member
    return cls(**values)


def read_records(
    read: Callable[[object, str], T], data: Mapping[str, object], name: str, pointer: str
) -> tuple[T, ...]:
    """Every element of the array member ``name``; an absent member is an empty array."""
    elements = as_list(data.get(name, []), f"{pointer}/{name}")
    return tuple(read(element, f"{pointer}/{name}/{at}") for at, element in enumerate(elements))
