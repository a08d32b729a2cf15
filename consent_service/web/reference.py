"""The OpenAPI document as a page shows it: operations by tag, the shapes of data, problem codes.

Reads the document and the URL table; owns no text of its own about any call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import current_app

from consent_service.kernel.errors import DomainError

Document = Mapping[str, Any]

_METHODS: Final = ("get", "post", "put", "patch", "delete")
_CONVERTER = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
_REF_PREFIX: Final = "#/components/schemas/"
#: Problems that the framework itself finds.
_OF_THE_FRAMEWORK: Final = (
    ("method_not_allowed", 405, "This address does not take this method"),
    ("rate_limited", 429, "Too many requests; Retry-After says when to come back"),
)
#: Answers of every call; the table of codes describes them.
_LEFT_OUT: Final = frozenset({"default", "422"})


@dataclass(frozen=True, slots=True)
class TypePart:
    """A piece of a type's description; ``schema`` names the shape it links to, or is empty."""

    text: str
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A parameter, or a member of a body."""

    name: str
    type: tuple[TypePart, ...]
    is_required: bool
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call answers."""

    status: str
    description: str
    media_type: str
    type: tuple[TypePart, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One call."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    access: str
    parameters: tuple[Member, ...]
    body: tuple[TypePart, ...]
    members: tuple[Member, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The calls of one tag."""

    tag: str
    description: str
    operations: list[Operation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shape:
    """A named shape of data."""

    name: str
    description: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class ProblemCode:
    """A code that a problem document can carry."""

    code: str
    status: int
    title: str


def list_groups(document: Document) -> list[Group]:
    """Every call, by tag, in the order of the document."""
    described = {tag["name"]: tag.get("description", "") for tag in document.get("tags", [])}
    groups = {name: Group(name, text) for name, text in described.items()}
    access = _access_by_call()
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                call = _operation(document, path, method, item, access)
                tag = next(iter(item[method].get("tags", [])), "other")
                groups.setdefault(tag, Group(tag, "")).operations.append(call)
    return [group for group in groups.values() if group.operations]


def list_shapes(document: Document) -> list[Shape]:
    """Every named shape, by name."""
    schemas = document.get("components", {}).get("schemas", {})
    return [
        Shape(name, schema.get("description", ""), _members(schema))
        for name, schema in sorted(schemas.items())
    ]


def list_problem_codes() -> list[ProblemCode]:
    """Every code that an error of the application carries, by status and code."""
    found = {error.code: ProblemCode(error.code, error.status, error.title) for error in _errors()}
    for code, status, title in _OF_THE_FRAMEWORK:
        found.setdefault(code, ProblemCode(code, status, title))
    return sorted(found.values(), key=lambda problem: (problem.status, problem.code))


def describe_type(schema: Mapping[str, Any]) -> tuple[TypePart, ...]:
    """A schema's type in words, with the named shapes in it."""
    return tuple(_type(schema))


def _errors() -> Iterator[type[DomainError]]:
    # A class that shares its parent's code says less about the code than the parent does.
    waiting: list[type[DomainError]] = [DomainError]
    while waiting:
        error = waiting.pop()
        if "code" in vars(error):
            yield error
        waiting.extend(error.__subclasses__())


def _access_by_call() -> dict[tuple[str, str], str]:
    found = {}
    for rule in current_app.url_map.iter_rules():
        view = current_app.view_functions[rule.endpoint]
        scopes: tuple[str, ...] = getattr(view, "required_scopes", ())
        path = _CONVERTER.sub(r"{\1}", rule.rule)
        for method in rule.methods or ():
            found[method, path] = " or ".join(scopes)
    return found


def _operation(
    document: Document,
    path: str,
    method: str,
    item: Mapping[str, Any],
    access: Mapping[tuple[str, str], str],
) -> Operation:
    call = item[method]
    body: Mapping[str, Any] = next(
        iter(call.get("requestBody", {}).get("content", {}).values()), {}
    )
    schema = body.get("schema", {})
    return Operation(
        id=re.sub(r"\W+", "-", f"{method} {path}").strip("-"),
        method=method.upper(),
        path=path,
        summary=call.get("summary", ""),
        description=call.get("description", ""),
        access=access.get((method.upper(), path), ""),
        parameters=tuple(
            _parameter(found)
            for found in (*item.get("parameters", []), *call.get("parameters", []))
        ),
        body=describe_type(schema) if schema else (),
        members=_members(_resolve(document, schema)),
        answers=tuple(
            _answer(str(status), answer)
            for status, answer in call.get("responses", {}).items()
            if str(status) not in _LEFT_OUT
        ),
    )


def _parameter(found: Mapping[str, Any]) -> Member:
    return Member(
        name=found["name"],
        type=describe_type(found.get("schema", {})),
        is_required=bool(found.get("required")),
        place=found["in"],
        note=_note(found.get("schema", {}), found.get("description", "")),
    )


def _answer(status: str, answer: Mapping[str, Any]) -> Answer:
    contents: Mapping[str, Mapping[str, Any]] = answer.get("content", {})
    media_type = next(iter(contents), "")
    schema = contents[media_type].get("schema", {}) if media_type else {}
    return Answer(
        status,
        answer.get("description", ""),
        media_type,
        describe_type(schema) if schema else (),
    )


def _members(schema: Mapping[str, Any]) -> tuple[Member, ...]:
    required = set(schema.get("required", ()))
    return tuple(
        Member(
            name, describe_type(found), name in required, note=_note(found, found.get("title", ""))
        )
        for name, found in schema.get("properties", {}).items()
    )


def _resolve(document: Document, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(schema.get("$ref", "")).removeprefix(_REF_PREFIX)
    resolved: Mapping[str, Any] = document["components"]["schemas"].get(name, schema)
    return resolved


def _note(schema: Mapping[str, Any], text: str) -> str:
    limits = {
        "minimum": "from",
        "maximum": "to",
        "minLength": "at least",
        "maxLength": "up to",
        "default": "default",
    }
    said = [
        f"{word} {schema[name]}"
        for name, word in limits.items()
        if schema.get(name) not in (None, [], {})
    ]
    return ", ".join(filter(None, (text, *said)))


def _type(schema: Mapping[str, Any]) -> Iterator[TypePart]:
    if "$ref" in schema:
        name = str(schema["$ref"]).removeprefix(_REF_PREFIX)
        yield TypePart(name, name)
    elif "enum" in schema:
        yield TypePart(" | ".join(str(value) for value in schema["enum"] if value is not None))
    elif choices := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        yield from _choices(choices)
    else:
        yield from _plain(schema)


def _choices(choices: list[Mapping[str, Any]]) -> Iterator[TypePart]:
    for index, choice in enumerate(choices):
        if index:
            yield TypePart(" or ")
        yield from _type(choice)


def _plain(schema: Mapping[str, Any]) -> Iterator[TypePart]:
    kinds = schema.get("type", "any")
    names = kinds if isinstance(kinds, list) else [kinds]
    for index, name in enumerate(names):
        if index:
            yield TypePart(" or ")
        if name == "array":
            yield TypePart("list of ")
            yield from _type(schema.get("items", {}))
        elif name == "object" and isinstance(schema.get("additionalProperties"), Mapping):
            yield TypePart("object of ")
            yield from _type(schema["additionalProperties"])
        else:
            yield TypePart(schema.get("format", name) if name == "string" else name)
