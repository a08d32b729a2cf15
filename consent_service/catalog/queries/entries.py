"""Purposes, services and items, as plain frozen values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, select

from consent_service.catalog import models
from consent_service.catalog.errors import PurposeUnknown, ServiceUnknown
from consent_service.catalog.rules import CookieEntry, ItemEntry, Purpose, ServiceEntry
from consent_service.kernel.db import db
from consent_service.web.schemas import is_key


def list_purposes(product_id: UUID) -> list[Purpose]:
    """A product's purposes in the order in which people see them."""
    rows = db.session.scalars(
        select(models.Purpose)
        .where(models.Purpose.product_id == product_id)
        .order_by(models.Purpose.rank, models.Purpose.key)
    )
    return [_purpose(row) for row in rows]


def find_purpose(product_id: UUID, key: str) -> Purpose | None:
    """A purpose of a product by key, or None."""
    if not is_key(key):  # what stands in an address may be anything, also what no database takes
        return None
    row = db.session.scalar(
        select(models.Purpose).where(
            models.Purpose.product_id == product_id, models.Purpose.key == key
        )
    )
    return _purpose(row) if row else None


def get_purpose(product_id: UUID, key: str) -> Purpose:
    """A purpose of a product by key. Raises PurposeUnknown."""
    found = find_purpose(product_id, key)
    if found is None:
        raise PurposeUnknown("This product has no purpose with this key: GET /v1/purposes?product=")
    return found


def list_services(product_id: UUID) -> list[ServiceEntry]:
    """The services that work for a product's purposes, each with those purposes."""
    working = select(models.ServicePurpose.service_id).join(
        models.Purpose,
        (models.Purpose.tenant_id == models.ServicePurpose.tenant_id)
        & (models.Purpose.id == models.ServicePurpose.purpose_id)
        & (models.Purpose.product_id == product_id),
    )
    return _services(select(models.Service).where(models.Service.id.in_(working)), product_id)


def list_all_services() -> list[ServiceEntry]:
    """Every service of the tenant, each with its purposes in all products."""
    return _services(select(models.Service), None)


def find_service(key: str, product_id: UUID | None = None) -> ServiceEntry | None:
    """A service of the tenant by key, with its purposes in a product (None: in all), or None."""
    if not is_key(key):
        return None
    found = _services(select(models.Service).where(models.Service.key == key), product_id)
    return found[0] if found else None


def get_service(key: str, product_id: UUID | None = None) -> ServiceEntry:
    """A service of the tenant by key, with its purposes as above. Raises ServiceUnknown."""
    found = find_service(key, product_id)
    if found is None:
        raise ServiceUnknown("There is no service with this key: GET /v1/services")
    return found


def list_items(product_id: UUID) -> list[ItemEntry]:
    """The personal data that a product collects, by occasion."""
    rows = db.session.scalars(
        select(models.CollectedItem)
        .where(models.CollectedItem.product_id == product_id)
        .order_by(models.CollectedItem.rank, models.CollectedItem.key)
    )
    return [
        ItemEntry(row.context, row.key, row.name, row.is_required, tuple(row.purposes), row.rank)
        for row in rows
    ]


def _purpose(row: models.Purpose) -> Purpose:
    return Purpose(
        id=row.id,
        product_id=row.product_id,
        key=row.key,
        scope=row.scope,
        mode=row.mode,
        mode_by_jurisdiction=row.mode_by_jurisdiction,
        legal_basis=row.legal_basis,
        name=row.name,
        description=row.description,
        aliases=tuple(row.aliases),
        items=tuple(row.items),
        retention=row.retention,
        refusal=row.refusal,
        validity_months=row.validity_months,
        is_sale_or_share=row.is_sale_or_share,
        rank=row.rank,
    )


def _services(statement: Select[models.Service], product_id: UUID | None) -> list[ServiceEntry]:
    rows = db.session.scalars(statement.order_by(models.Service.rank, models.Service.key)).all()
    ids = [row.id for row in rows]
    purposes, cookies = _purposes_by_service(ids, product_id), _cookies_by_service(ids)
    return [_service(row, purposes[row.id], cookies[row.id]) for row in rows]


def _purposes_by_service(
    service_ids: Sequence[UUID], product_id: UUID | None
) -> defaultdict[UUID, list[str]]:
    statement = (
        select(models.ServicePurpose.service_id, models.Purpose.key)
        .join(
            models.Purpose,
            (models.Purpose.tenant_id == models.ServicePurpose.tenant_id)
            & (models.Purpose.id == models.ServicePurpose.purpose_id),
        )
        .where(models.ServicePurpose.service_id.in_(service_ids))
        .order_by(models.Purpose.rank, models.Purpose.key)
    )
    if product_id is not None:
        statement = statement.where(models.Purpose.product_id == product_id)
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for service_id, key in db.session.execute(statement):
        found[service_id].append(key)
    return found


def _cookies_by_service(service_ids: Sequence[UUID]) -> defaultdict[UUID, list[CookieEntry]]:
    rows = db.session.scalars(
        select(models.Cookie)
        .where(models.Cookie.service_id.in_(service_ids))
        .order_by(models.Cookie.rank, models.Cookie.name)
    )
    found: defaultdict[UUID, list[CookieEntry]] = defaultdict(list)
    for row in rows:
        found[row.service_id].append(CookieEntry(row.name, row.kind, row.duration, row.purpose))
    return found


def _service(
    row: models.Service, purposes: Iterable[str], cookies: Iterable[CookieEntry]
) -> ServiceEntry:
    return ServiceEntry(
        id=row.id,
        key=row.key,
        name=row.name,
        provider=row.provider,
        country=row.country,
        measurement_ids=tuple(row.measurement_ids),
        hosts=tuple(row.hosts),
        allowed_items=None if row.allowed_items is None else tuple(row.allowed_items),
        privacy_url=row.privacy_url,
        terms_url=row.terms_url,
        contact=row.contact,
        task=row.task,
        retention=row.retention,
        transfer_basis=row.transfer_basis,
        rank=row.rank,
        purposes=tuple(dict.fromkeys(purposes)),
        cookies=tuple(cookies),
    )
