"""Making, changing and deleting services with their cookies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from consent_service.audit.operations import Actor, record_act
from consent_service.catalog import models
from consent_service.catalog.errors import (
    NamesUnknownPurpose,
    ServiceInUse,
    ServiceTaken,
    ServiceUnknown,
)
from consent_service.catalog.operations.changes import changed_fields, set_fields
from consent_service.catalog.queries import get_service, list_purposes
from consent_service.catalog.rules import ServiceEntry
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import FieldError, Invalid
from consent_service.kernel.ids import new_id
from consent_service.tenants.operations import touch_configuration
from consent_service.tenants.queries import get_product
from consent_service.web.schemas import is_key

#: What a new service has where nothing is said; its provider is called as the service is.
DEFAULTS: Mapping[str, Any] = {
    "country": None,
    "purposes": [],
    "measurement_ids": [],
    "hosts": [],
    "allowed_items": None,
    "privacy_url": None,
    "terms_url": None,
    "contact": None,
    "task": {},
    "retention": {},
    "transfer_basis": None,
    "cookies": [],
}
_NO_COLUMNS = ("purposes", "cookies")


def create_service(
    product_key: str | None, given: Mapping[str, Any], *, actor: Actor
) -> ServiceEntry:
    """Add a service that works for purposes of a product; ``given`` as ``ServiceIn`` loads it.

    Raises ServiceTaken, ProductUnknown, NamesUnknownPurpose, Invalid.
    """
    product_id = get_product(product_key).id
    if _find_row(given["key"]) is not None:
        raise ServiceTaken
    # Somebody may have added it since, and what they added is not changed by an addition.
    if store_service(product_id, given, actor=actor) != "created":
        raise ServiceTaken
    touch_configuration()
    return get_service(given["key"], product_id)


def change_service(
    product_key: str | None, key: str, given: Mapping[str, Any], *, actor: Actor
) -> ServiceEntry:
    """Change the given fields of a service; ``purposes`` are those of the product.

    Raises ServiceUnknown, ProductUnknown, NamesUnknownPurpose, Invalid.
    """
    product_id = get_product(product_key).id
    if _find_row(key) is None:
        raise ServiceUnknown
    if store_service(product_id, {**given, "key": key}, actor=actor):
        touch_configuration()
    return get_service(key, product_id)


def replace_service(
    product_key: str | None, key: str, given: Mapping[str, Any], *, actor: Actor
) -> ServiceEntry:
    """Make a service exactly ``given``: what is left out gets its default.

    Its work for other products is not touched. Raises as ``change_service`` does.
    """
    whole = {**DEFAULTS, "provider": given["name"], **given}
    return change_service(product_key, key, whole, actor=actor)


def delete_service(key: str, *, actor: Actor) -> None:
    """Delete a service that works for nothing and was never switched.

    Raises ServiceUnknown, ServiceInUse.
    """
    row = _find_row(key)
    if row is None:
        raise ServiceUnknown
    working = get_service(key).purposes
    if working:
        raise ServiceInUse(f"It works for {', '.join(working)}; take these from it first.")
    was_switched = select(models.ServiceSwitch.id).where(models.ServiceSwitch.service_id == row.id)
    if db.session.scalar(was_switched.limit(1)) is not None:
        raise ServiceInUse("It was switched on or off; that history is kept.")
    named_after_it = select(models.Purpose.id).where(
        models.Purpose.key.in_([f"third_party.{key}", f"transfer.{key}"])
    )
    if db.session.scalar(named_after_it.limit(1)) is not None:
        raise ServiceInUse("A purpose is named after it; delete that first.")
    db.session.execute(delete(models.Cookie).where(models.Cookie.service_id == row.id))
    db.session.delete(row)
    record_act(actor, "service.deleted", "service", key)
    touch_configuration()


def store_service(product_id: UUID, given: Mapping[str, Any], *, actor: Actor) -> str | None:
    """Add the service with the given key, or change its given fields.

    Answers ``created``, ``updated``, or None where all was so already. Raises
    NamesUnknownPurpose, Invalid, and ServiceTaken where somebody adds the same at this moment.
    """
    row = _find_row(given["key"])
    columns = {name: value for name, value in given.items() if name not in _NO_COLUMNS}
    if row is None:
        defaults = {key: value for key, value in DEFAULTS.items() if key not in _NO_COLUMNS}
        values = {"provider": given["name"], "rank": _next_rank(), **defaults, **columns}
        row = models.Service(id=new_id(), created_at=clock.now(), **values)
        db.session.add(row)
        try:
            # Its cookies and purposes refer to it; and the key may have been taken meanwhile.
            db.session.flush()
        except IntegrityError as error:
            raise ServiceTaken from error
        _store_parts(row, product_id, given)
        record_act(actor, "service.created", "service", row.key, after=dict(given))
        return "created"
    before = changed_fields(row, columns)
    set_fields(row, columns)
    before.update(_store_parts(row, product_id, given))
    if not before:
        return None
    after = {name: given[name] for name in before}
    record_act(actor, "service.changed", "service", row.key, before=before, after=after)
    return "updated"


def _store_parts(row: models.Service, product_id: UUID, given: Mapping[str, Any]) -> dict[str, Any]:
    """Write purposes and cookies where they are given; answers what they were before."""
    before: dict[str, Any] = {}
    if "purposes" in given:
        were = _store_purposes(row, product_id, given["purposes"])
        if were is not None:
            before["purposes"] = were
    if "cookies" in given:
        had = _store_cookies(row, given["cookies"])
        if had is not None:
            before["cookies"] = had
    return before


def _store_purposes(row: models.Service, product_id: UUID, keys: Sequence[str]) -> list[str] | None:
    known = {purpose.key: purpose.id for purpose in list_purposes(product_id)}
    faults = tuple(
        FieldError(f"/purposes/{index}", NamesUnknownPurpose.code, f"There is no purpose {key}.")
        for index, key in enumerate(keys)
        if key not in known
    )
    if faults:
        raise NamesUnknownPurpose(faults[0].detail, errors=faults)
    present = {
        key: link
        for link, key in db.session.execute(
            select(models.ServicePurpose, models.Purpose.key)
            .join(
                models.Purpose,
                (models.Purpose.tenant_id == models.ServicePurpose.tenant_id)
                & (models.Purpose.id == models.ServicePurpose.purpose_id),
            )
            .where(
                models.ServicePurpose.service_id == row.id, models.Purpose.product_id == product_id
            )
        )
    }
    if set(present) == set(keys):
        return None
    for key in set(present) - set(keys):
        db.session.delete(present[key])
    for key in set(keys) - set(present):
        db.session.add(models.ServicePurpose(service_id=row.id, purpose_id=known[key]))
    db.session.flush()  # what is read next must see it
    return sorted(present)


def _store_cookies(
    row: models.Service, cookies: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]] | None:
    wanted = [
        {
            "name": cookie["name"],
            "kind": cookie.get("kind", "cookie"),
            "duration": cookie.get("duration"),
            "purpose": cookie.get("purpose", {}),
        }
        for cookie in cookies
    ]
    _refuse_doubles(wanted)
    present = [
        {"name": c.name, "kind": c.kind, "duration": c.duration, "purpose": c.purpose}
        for c in db.session.scalars(
            select(models.Cookie)
            .where(models.Cookie.service_id == row.id)
            .order_by(models.Cookie.rank)
        )
    ]
    if present == wanted:
        return None
    db.session.execute(delete(models.Cookie).where(models.Cookie.service_id == row.id))
    db.session.add_all(
        models.Cookie(id=new_id(), service_id=row.id, rank=rank, **cookie)
        for rank, cookie in enumerate(wanted)
    )
    db.session.flush()  # what is read next must see it
    return present


def _refuse_doubles(cookies: Sequence[Mapping[str, Any]]) -> None:
    seen = set()
    for index, cookie in enumerate(cookies):
        name = (cookie["name"], cookie["kind"])
        if name in seen:
            raise Invalid.at(f"/cookies/{index}/name", "This cookie is listed twice.")
        seen.add(name)


def _find_row(key: str) -> models.Service | None:
    if not is_key(key):
        return None
    return db.session.scalar(select(models.Service).where(models.Service.key == key))


def _next_rank() -> int:
    found = db.session.scalar(select(func.max(models.Service.rank)))
    return 0 if found is None else found + 1
