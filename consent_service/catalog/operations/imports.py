"""Importing a catalogue file: idempotent by key; what is missing in the file stays."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from consent_service.audit.operations import Actor, record_act
from consent_service.catalog import models
from consent_service.catalog.errors import NamesUnknownPurpose
from consent_service.catalog.operations.changes import changed_fields, set_fields
from consent_service.catalog.operations.documents import CatalogueIn
from consent_service.catalog.operations.purposes import check_aliases, store_purpose
from consent_service.catalog.operations.vendors import store_service
from consent_service.catalog.queries import list_purposes
from consent_service.kernel.canonical_json import canonical_json
from consent_service.kernel.db import db
from consent_service.kernel.errors import FieldError, Invalid
from consent_service.kernel.ids import new_id
from consent_service.tenants.operations import touch_configuration
from consent_service.tenants.queries import get_product
from consent_service.web.schemas import load_document

_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+", re.ASCII)
_LONGEST_KEY = 80


@dataclass(frozen=True)
class Changes:
    """What became of the entries of one kind, by key."""

    created: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]


@dataclass(frozen=True)
class ImportReport:
    """What an import did. An item is named ``context/key``."""

    product: str
    purposes: Changes
    services: Changes
    items: Changes


def import_catalogue(
    document: Mapping[str, Any], product_key: str | None, *, actor: Actor
) -> ImportReport:
    """Take over a catalogue file for a product of the bound tenant.

    Raises Invalid with the pointer of every fault (NamesUnknownPurpose where a purpose is named
    that neither the file nor the product has) and ProductUnknown; then nothing is stored.
    """
    loaded = load_document(CatalogueIn(), document)
    product = get_product(product_key)
    purposes, services = loaded.get("purposes", []), loaded.get("services", [])
    items = [
        {**item, "key": item.get("key") or _key_of(item["name"])}
        for item in loaded.get("items", [])
    ]
    _refuse_doubles(purposes, services, items)
    known = {purpose.key for purpose in list_purposes(product.id)}
    _refuse_unknown(known | {purpose["key"] for purpose in purposes}, services, items)
    report = ImportReport(
        product.key,
        _store("purposes", purposes, lambda given: store_purpose(product.id, given, actor=actor)),
        _store("services", services, lambda given: store_service(product.id, given, actor=actor)),
        _store("items", items, lambda given: _store_item(product.id, given, actor=actor)),
    )
    db.session.flush()  # the check below reads what was just written
    faults = tuple(
        replace(fault, pointer="/purposes") for fault in check_aliases(list_purposes(product.id))
    )
    if faults:
        raise Invalid(faults[0].detail, errors=faults)
    if any(c.created or c.updated for c in (report.purposes, report.services, report.items)):
        touch_configuration()
    return report


def _store(
    section: str,
    entries: Sequence[Mapping[str, Any]],
    store: Callable[[Mapping[str, Any]], str | None],
) -> Changes:
    """Store every entry; faults get the entry's place in the file before their pointer."""
    done: dict[str | None, list[str]] = {"created": [], "updated": [], None: []}
    faults: list[FieldError] = []
    for index, entry in enumerate(entries):
        try:
            done[store(entry)].append(_name_of(entry))
        except Invalid as error:
            faults += (
                replace(fault, pointer=f"/{section}/{index}{fault.pointer}")
                for fault in error.errors
            )
    if faults:
        raise Invalid("The catalogue has faults; nothing was stored.", errors=tuple(faults))
    return Changes(tuple(done["created"]), tuple(done["updated"]), tuple(done[None]))


def _store_item(product_id: UUID, given: Mapping[str, Any], *, actor: Actor) -> str | None:
    row = db.session.scalar(
        select(models.CollectedItem).where(
            models.CollectedItem.product_id == product_id,
            models.CollectedItem.context == given["context"],
            models.CollectedItem.key == given["key"],
        )
    )
    if row is None:
        highest = db.session.scalar(
            select(func.max(models.CollectedItem.rank)).where(
                models.CollectedItem.product_id == product_id
            )
        )
        rank = 0 if highest is None else highest + 1
        db.session.add(models.CollectedItem(id=new_id(), product_id=product_id, rank=rank, **given))
        record_act(actor, "item.created", "item", _name_of(given)[:120], after=dict(given))
        return "created"
    before = changed_fields(row, given)
    if not before:
        return None
    set_fields(row, given)
    after = {name: given[name] for name in before}
    record_act(actor, "item.changed", "item", _name_of(given)[:120], before=before, after=after)
    return "updated"


def _refuse_doubles(
    purposes: Sequence[Mapping[str, Any]],
    services: Sequence[Mapping[str, Any]],
    items: Sequence[Mapping[str, Any]],
) -> None:
    faults = [
        FieldError(f"/{section}/{index}/key", "invalid", f"{_name_of(entry)} stands here twice.")
        for section, entries in (("purposes", purposes), ("services", services), ("items", items))
        for index, entry in _repeated(entries)
    ]
    if faults:
        raise Invalid(faults[0].detail, errors=tuple(faults))


def _repeated(entries: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    seen: Counter[str] = Counter()
    for index, entry in enumerate(entries):
        seen[_name_of(entry)] += 1
        if seen[_name_of(entry)] == 2:
            yield index, entry


def _refuse_unknown(
    known: set[str], services: Sequence[Mapping[str, Any]], items: Sequence[Mapping[str, Any]]
) -> None:
    faults = tuple(
        FieldError(
            f"/{section}/{index}/purposes/{place}",
            NamesUnknownPurpose.code,
            f"Neither the file nor the product has a purpose {key}.",
        )
        for section, entries in (("services", services), ("items", items))
        for index, entry in enumerate(entries)
        for place, key in enumerate(entry.get("purposes", ()))
        if key not in known
    )
    if faults:
        raise NamesUnknownPurpose(faults[0].detail, errors=faults)


def _name_of(entry: Mapping[str, Any]) -> str:
    return f"{entry['context']}/{entry['key']}" if "context" in entry else str(entry["key"])


def _key_of(name: Mapping[str, str]) -> str:
    """A key for an item that was given none: its English name, or a digest of its names."""
    words = _NOT_IN_KEYS.sub("_", name.get("en", "").lower()).strip("_")[:_LONGEST_KEY]
    if words and words[0].isalpha():
        return words
    return f"item_{hashlib.sha256(canonical_json(dict(name))).hexdigest()[:12]}"
