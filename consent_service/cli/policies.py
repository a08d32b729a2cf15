"""``consent-service policies``: import a text, announce a version, list what there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from consent_service.cli.runtime import Answer, actor, answers, product_option, tenant_option
from consent_service.policies.operations import (
    ImportOptions,
    PolicyImport,
    announce_version,
    import_policy_file,
)
from consent_service.policies.queries import (
    get_policy,
    get_version,
    list_policies,
    list_versions,
    state_of,
)
from consent_service.web.pagination import LARGEST_LIMIT

#: Which facts are shown, under which heading, with which of their fields.
_TABLES = (
    ("purposes", "Purposes", ("title", "text")),
    ("recipients", "Recipients", ("name", "purpose", "items", "retention")),
    ("processors", "Processors", ("name", "task", "retention")),
    ("retention", "Retention", ("record_class", "basis", "period")),
    ("authorities", "Authorities", ("name", "phone", "url")),
)


@click.group("policies")
def policies() -> None:
    """Privacy policies: import, announce, list."""


@policies.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@tenant_option
@product_option
@click.option("--policy", required=True, metavar="KEY", help="The policy; made when missing.")
@click.option("--lang", metavar="LANG", help="Language of the text (default: the tenant's).")
@click.option("--announced-on", type=click.DateTime(["%Y-%m-%d"]), help="Instead of the text's.")
@click.option("--effective-on", type=click.DateTime(["%Y-%m-%d"]), help="Instead of the text's.")
@click.option(
    "--change-class",
    type=click.Choice(["ordinary", "material"]),
    help="May only raise what follows from the changes.",
)
@click.option("--domain", "domains", multiple=True, metavar="HOST", help="Scope; repeats.")
@answers
def import_command(
    file: Path,
    product: str | None,
    policy: str,
    lang: str | None,
    announced_on: datetime | None,
    effective_on: datetime | None,
    change_class: str | None,
    domains: Sequence[str],
) -> Answer:
    """Read a policy text. With both dates in the past it is history, else a draft."""
    options = ImportOptions(
        policy_key=policy,
        product_key=product,
        lang=lang,
        announced_on=announced_on.date() if announced_on else None,
        effective_on=effective_on.date() if effective_on else None,
        change_class=change_class,
        domains=domains,
    )
    found = import_policy_file(file.read_bytes(), options, actor=actor())
    data = _import_data(found)
    return Answer(data, _import_shown(data))


@policies.command("announce")
@tenant_option
@click.option("--policy", required=True, metavar="KEY", help="The policy.")
@click.option("--version", "number", required=True, type=click.IntRange(1), metavar="N")
@answers
def announce_command(policy: str, number: int) -> Answer:
    """Announce a draft today; nothing of it can be changed afterwards."""
    found = get_policy(policy)
    version = announce_version(found, get_version(found, number), actor=actor())
    data = {
        "policy": policy,
        "version": number,
        "state": state_of(found, version),
        "announced_on": version.announced_on,
        "effective_on": version.effective_on,
        "change_class": version.change_class,
    }
    return Answer(
        data,
        f"Announced. Version {number} takes effect on {version.effective_on} "
        f"({version.change_class} change).",
    )


@policies.command("list")
@tenant_option
@answers
def list_command() -> Answer:
    """Every policy with its versions, drafts first."""
    items: list[dict[str, Any]] = [
        {
            "key": policy.key,
            "name": policy.name,
            "domains": policy.domains,
            "versions": [
                {
                    "number": version.number,
                    "state": version.state,
                    "announced_on": version.announced_on,
                    "effective_on": version.effective_on,
                    "change_class": version.change_class,
                }
                for version in list_versions(policy)
            ],
        }
        for policy in list_policies(limit=LARGEST_LIMIT).items
    ]
    rows = [
        (item["key"], *(version.values() if version else ()))
        for item in items
        for version in item["versions"] or [None]
    ]
    shown: RenderableType = _table(
        "Policies", ("policy", "version", "state", "announced on", "effective on", "class"), rows
    )
    return Answer({"items": items}, shown if rows else "No policies yet.")


def _import_data(found: PolicyImport) -> dict[str, Any]:
    version, text = found.version, found.text
    about_the_whole = [note for note in version.import_warnings if note["line"] == 0]
    warnings = [asdict(warning) for warning in found.read.warnings]
    return {
        "policy": found.policy.key,
        "version": version.number,
        "lang": found.lang,
        "announced_on": version.announced_on,
        "effective_on": version.effective_on,
        "state": state_of(found.policy, version),
        "change_class": version.change_class,
        "is_new": found.is_new,
        "title": text.title,
        "sections": [{"key": section.key, "title": section.title} for section in text.sections],
        **text.facts.to_json(),
        "warnings": [*warnings, *(note for note in about_the_whole if note not in warnings)],
    }


def _import_shown(data: dict[str, Any]) -> RenderableType:
    head = Text(
        f"{data['policy']} version {data['version']} ({data['lang']}): {data['state']}\n"
        f"Announced on {data['announced_on'] or '–'}, effective on {data['effective_on'] or '–'}."
    )
    tables = [
        _table(heading, fields, ([fact[name] for name in fields] for fact in data[key]))
        for key, heading, fields in _TABLES
        if data[key]
    ]
    sections = _table(
        "Sections", ("key", "title"), ((s["key"], s["title"]) for s in data["sections"])
    )
    return Group(head, sections, *_items(data), *tables, *_people(data), *_doubts(data))


def _items(data: dict[str, Any]) -> list[RenderableType]:
    names: dict[str, tuple[list[str], list[str]]] = {}
    for item in data["items"]:
        required, optional = names.setdefault(item["context"], ([], []))
        (required if item["required"] else optional).append(item["name"])
    rows = [(context, ", ".join(must), ", ".join(may)) for context, (must, may) in names.items()]
    return [_table("Items", ("occasion", "required", "optional"), rows)] if rows else []


def _people(data: dict[str, Any]) -> list[RenderableType]:
    rows = [(role, *person.values()) for role, person in data["contacts"].items() if person]
    return [_table("Contacts", ("role", "name", "place", "phone", "e-mail"), rows)] if rows else []


def _doubts(data: dict[str, Any]) -> list[RenderableType]:
    rows = [(w["line"] or "–", w["code"], w["detail"]) for w in data["warnings"]]
    shown: list[RenderableType] = [Text("No warnings.")]
    if rows:
        shown = [_table("Warnings", ("line", "code", "what to look at"), rows)]
    if data["state"] == "draft":
        shown.append(Text(f"Next: consent-service policies announce --version {data['version']} …"))
    return shown


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        # Text, not str: square brackets in a policy are no markup.
        table.add_row(*(Text(_plain(cell), overflow="fold") for cell in row))
    return table


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "–" if value is None or value == "" else str(value)
