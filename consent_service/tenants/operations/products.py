"""Adding and renaming products and customer companies."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from consent_service.audit.operations import Actor, record_act
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import Invalid
from consent_service.kernel.ids import new_id
from consent_service.tenants.errors import KeyTaken
from consent_service.tenants.models import Customer, Product
from consent_service.tenants.operations.configuration import touch_configuration
from consent_service.tenants.operations.documents import NameIn
from consent_service.tenants.queries import get_customer, get_product, is_key_taken
from consent_service.web.schemas import is_key, load_document

_PRODUCT_TAKEN = "A product with this key exists already."
_CUSTOMER_TAKEN = "A customer with this key exists already."


def create_product(key: str, name: dict[str, str], *, actor: Actor) -> Product:
    """Add a product. Raises KeyTaken, Invalid for a malformed key or name."""
    _check(key, name)
    if is_key_taken(Product.key, key):
        raise KeyTaken(_PRODUCT_TAKEN)
    product = Product(id=new_id(), key=key, name=name, created_at=clock.now())
    _add(product, _PRODUCT_TAKEN)
    record_act(actor, "product.created", "product", key, after={"name": name})
    return product


def rename_product(key: str, name: dict[str, str], *, actor: Actor) -> Product:
    """Give a product another name. Raises ProductUnknown."""
    _check(key, name)
    product = get_product(key)
    if product.name != name:
        before, product.name = product.name, name
        names = {"before": {"name": before}, "after": {"name": name}}
        record_act(actor, "product.changed", "product", key, **names)
        touch_configuration()
    return product


def create_customer(
    key: str, name: dict[str, str], product_key: str | None, *, actor: Actor
) -> Customer:
    """Add a customer company, of one product or of all.

    Raises KeyTaken, ProductUnknown, Invalid for a malformed key or name.
    """
    _check(key, name)
    if is_key_taken(Customer.key, key):
        raise KeyTaken(_CUSTOMER_TAKEN)
    customer = Customer(
        id=new_id(),
        key=key,
        name=name,
        product_id=get_product(product_key).id if product_key else None,
        created_at=clock.now(),
    )
    _add(customer, _CUSTOMER_TAKEN)
    after = {"name": name, "product": product_key}
    record_act(actor, "customer.created", "customer", key, after=after)
    touch_configuration()
    return customer


def rename_customer(key: str, name: dict[str, str], *, actor: Actor) -> Customer:
    """Give a customer company another name. Raises CustomerUnknown."""
    _check(key, name)
    customer = get_customer(key)
    if customer.name != name:
        before, customer.name = customer.name, name
        names = {"before": {"name": before}, "after": {"name": name}}
        record_act(actor, "customer.changed", "customer", key, **names)
        touch_configuration()
    return customer


def _check(key: str, name: dict[str, str]) -> None:
    load_document(NameIn(), {"name": name})
    if not is_key(key):
        raise Invalid.at("/key", "A key has small letters, digits, - and _, parts joined by dots.")


def _add(row: Product | Customer, taken: str) -> None:
    db.session.add(row)
    try:
        db.session.flush()  # others refer to it; and somebody may have taken the key meanwhile
    except IntegrityError as error:
        raise KeyTaken(taken) from error
