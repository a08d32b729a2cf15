"""Making, changing and deleting purposes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from consent_service.audit.operations import Actor, record_act
from consent_service.catalog import models
from consent_service.catalog.errors import PurposeInUse, PurposeTaken, PurposeUnknown
from consent_service.catalog.operations.changes import changed_fields, set_fields
from consent_service.catalog.queries import get_purpose, list_items, list_purposes
from consent_service.catalog.rules import DEVICE, Purpose, check_purpose
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import FieldError, Invalid
from consent_service.kernel.ids import new_id
from consent_service.tenants.operations import touch_configuration
from consent_service.tenants.queries import get_product
from consent_service.web.schemas import is_key

#: What a new purpose has where nothing is said.
DEFAULTS: Mapping[str, Any] = {
    "mode_by_jurisdiction": {},
    "description": {},
    "aliases": [],
    "items": [],
    "retention": {},
    "refusal": {},
    "validity_months": None,
    "is_sale_or_share": False,
}


def create_purpose(product_key: str | None, given: Mapping[str, Any], *, actor: Actor) -> Purpose:
    """Add a purpose to a product; ``given`` as ``PurposeIn`` loads it.

    Raises PurposeTaken, ProductUnknown, Invalid.
    """
    product_id = get_product(product_key).id
    if _find_row(product_id, given["key"]) is not None:
        raise PurposeTaken
    # Somebody may have added it since, and what they added is not changed by an addition.
    if store_purpose(product_id, given, actor=actor) != "created":
        raise PurposeTaken
    _finish(product_id)
    return get_purpose(product_id, given["key"])


def change_purpose(
    product_key: str | None, key: str, given: Mapping[str, Any], *, actor: Actor
) -> Purpose:
    """Change the given fields of a purpose. Raises PurposeUnknown, ProductUnknown, Invalid."""
    product_id = get_product(product_key).id
    if _find_row(product_id, key) is None:
        raise PurposeUnknown
    if store_purpose(product_id, {**given, "key": key}, actor=actor):
        _finish(product_id)
    return get_purpose(product_id, key)


def replace_purpose(
    product_key: str | None, key: str, given: Mapping[str, Any], *, actor: Actor
) -> Purpose:
    """Make a purpose exactly ``given``: what is left out gets its default.

    Raises PurposeUnknown, ProductUnknown, Invalid.
    """
    return change_purpose(product_key, key, {**DEFAULTS, **given}, actor=actor)


def delete_purpose(product_key: str | None, key: str, *, actor: Actor) -> None:
    """Delete a purpose to which nothing refers. Raises PurposeUnknown, PurposeInUse."""
    product_id = get_product(product_key).id
    row = _find_row(product_id, key)
    if row is None:
        raise PurposeUnknown
    if _works_for(row.id) or any(key in item.purposes for item in list_items(product_id)):
        raise PurposeInUse("Services or collected items name this purpose; change these first.")
    db.session.delete(row)
    try:
        db.session.flush()  # people's answers refer to it by foreign key
    except IntegrityError as error:
        raise PurposeInUse("People have answered for this purpose; it stays as proof.") from error
    record_act(actor, "purpose.deleted", "purpose", key)
    touch_configuration()


def store_purpose(product_id: UUID, given: Mapping[str, Any], *, actor: Actor) -> str | None:
    """Add the purpose with the given key, or change its given fields.

    Answers ``created``, ``updated``, or None where all was so already. Raises Invalid, and
    PurposeTaken where somebody adds the same at this moment. The caller checks the product as a
    whole with ``check_aliases``.
    """
    row = _find_row(product_id, given["key"])
    if row is None:
        values = {**DEFAULTS, **given}
        _check(values)
        row = models.Purpose(
            id=new_id(),
            product_id=product_id,
            created_at=clock.now(),
            **{"rank": _next_rank(product_id), **values},
        )
        db.session.add(row)
        try:
            db.session.flush()  # services refer to it; and the key may have been taken meanwhile
        except IntegrityError as error:
            raise PurposeTaken from error
        record_act(actor, "purpose.created", "purpose", row.key, after=dict(given))
        return "created"
    if given.get("scope", row.scope) != row.scope:
        # A device's choice must never become a person's consent.
        raise Invalid.at("/scope", "A purpose keeps its scope; add another purpose instead.")
    before = changed_fields(row, given)
    if not before:
        return None
    _check({**{name: getattr(row, name) for name in _CHECKED}, **given})
    set_fields(row, given)
    after = {name: given[name] for name in before}
    record_act(actor, "purpose.changed", "purpose", row.key, before=before, after=after)
    return "updated"


def check_aliases(purposes: Iterable[Purpose]) -> tuple[FieldError, ...]:
    """Faults where a name in the markup would mean two device purposes of a product."""
    device = [purpose for purpose in purposes if purpose.scope == DEVICE]
    taken = {purpose.key: purpose.key for purpose in device}
    faults = []
    for purpose in device:
        for alias in purpose.aliases:
            if taken.setdefault(alias, purpose.key) != purpose.key:
                detail = f"{alias} means {taken[alias]} already; {purpose.key} cannot have it."
                faults.append(FieldError("/aliases", "invalid", detail))
    return tuple(faults)


_CHECKED = (
    "key",
    "scope",
    "mode",
    "legal_basis",
    "mode_by_jurisdiction",
    "validity_months",
    "is_sale_or_share",
)


def _check(values: Mapping[str, Any]) -> None:
    faults = check_purpose(
        values["key"],
        scope=values["scope"],
        mode=values["mode"],
        legal_basis=values["legal_basis"],
        modes=values["mode_by_jurisdiction"],
        validity_months=values["validity_months"],
        is_sale_or_share=values["is_sale_or_share"],
    )
    if faults:
        raise Invalid(faults[0].detail, errors=faults)


def _finish(product_id: UUID) -> None:
    db.session.flush()  # the check below reads what was just written
    faults = check_aliases(list_purposes(product_id))
    if faults:
        raise Invalid(faults[0].detail, errors=faults)
    touch_configuration()


def _find_row(product_id: UUID, key: str) -> models.Purpose | None:
    if not is_key(key):
        return None
    return db.session.scalar(
        select(models.Purpose).where(
            models.Purpose.product_id == product_id, models.Purpose.key == key
        )
    )


def _works_for(purpose_id: UUID) -> bool:
    statement = select(models.ServicePurpose.service_id).where(
        models.ServicePurpose.purpose_id == purpose_id
    )
    return db.session.scalar(statement.limit(1)) is not None


def _next_rank(product_id: UUID) -> int:
    highest = select(func.max(models.Purpose.rank)).where(models.Purpose.product_id == product_id)
    found = db.session.scalar(highest)
    return 0 if found is None else found + 1
