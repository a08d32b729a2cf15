"""Managing the tenant, its products, customer companies and API keys over the API."""

from __future__ import annotations

from typing import Any

from consent_service.kernel.ids import public_id
from consent_service.tenants.guards import current_actor, current_api_key, requires
from consent_service.tenants.models import ApiKey, Customer, Product, Tenant
from consent_service.tenants.operations import (
    change_tenant,
    create_api_key,
    create_customer,
    create_product,
    rename_customer,
    rename_product,
    revoke_api_key,
)
from consent_service.tenants.operations.documents import TenantPatch
from consent_service.tenants.queries import (
    get_api_key,
    get_customer,
    get_product,
    get_product_by_id,
    get_tenant,
    list_api_keys,
    list_customers,
    list_product_page,
)
from consent_service.tenants.schemas import (
    ApiKeyIn,
    ApiKeyOut,
    ApiKeysOut,
    CustomerIn,
    CustomerOut,
    CustomersOut,
    NamePatch,
    NewApiKeyOut,
    ProductIn,
    ProductOut,
    ProductsOut,
    TenantOut,
)
from consent_service.web.pagination import Page, PageQuery
from consent_service.web.parsing import StrictBlueprint

blueprint = StrictBlueprint("tenants", __name__, description="The tenant and what belongs to it.")


@blueprint.get("/v1/tenant")
@requires("admin")
@blueprint.response(200, TenantOut)
def show_tenant() -> Tenant:
    """Show the tenant of the API key."""
    return get_tenant()


@blueprint.patch("/v1/tenant")
@requires("admin")
@blueprint.arguments(TenantPatch)
@blueprint.response(200, TenantOut)
def patch_tenant(body: dict[str, Any]) -> Tenant:
    """Change fields of the tenant: what is left out stays; contacts are replaced whole."""
    return change_tenant(body, actor=current_actor())


@blueprint.get("/v1/products")
@requires("admin")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, ProductsOut)
def show_products(query: dict[str, Any]) -> Page[Product]:
    """List the products by key."""
    return list_product_page(**query)


@blueprint.post("/v1/products")
@requires("admin")
@blueprint.arguments(ProductIn)
@blueprint.response(201, ProductOut)
def add_product(body: dict[str, Any]) -> Product:
    """Add a product."""
    return create_product(body["key"], body["name"], actor=current_actor())


@blueprint.get("/v1/products/<key>")
@requires("admin")
@blueprint.response(200, ProductOut)
def show_product(key: str) -> Product:
    """Show a product."""
    return get_product(key)


@blueprint.patch("/v1/products/<key>")
@requires("admin")
@blueprint.arguments(NamePatch)
@blueprint.response(200, ProductOut)
def patch_product(body: dict[str, Any], key: str) -> Product:
    """Give a product another name."""
    return rename_product(key, body["name"], actor=current_actor())


@blueprint.get("/v1/customers")
@requires("admin")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, CustomersOut)
def show_customers(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """List the customer companies by key."""
    page = list_customers(**query)
    return Page([_customer(customer) for customer in page.items], page.next_cursor)


@blueprint.post("/v1/customers")
@requires("admin")
@blueprint.arguments(CustomerIn)
@blueprint.response(201, CustomerOut)
def add_customer(body: dict[str, Any]) -> dict[str, Any]:
    """Add a customer company, of one product or of all."""
    return _customer(
        create_customer(body["key"], body["name"], body["product"], actor=current_actor())
    )


@blueprint.get("/v1/customers/<key>")
@requires("admin")
@blueprint.response(200, CustomerOut)
def show_customer(key: str) -> dict[str, Any]:
    """Show a customer company."""
    return _customer(get_customer(key))


@blueprint.patch("/v1/customers/<key>")
@requires("admin")
@blueprint.arguments(NamePatch)
@blueprint.response(200, CustomerOut)
def patch_customer(body: dict[str, Any], key: str) -> dict[str, Any]:
    """Give a customer company another name."""
    return _customer(rename_customer(key, body["name"], actor=current_actor()))


@blueprint.get("/v1/api-keys")
@requires("admin")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, ApiKeysOut)
def show_api_keys(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """List the API keys, never with their secrets."""
    page = list_api_keys(**query)
    return Page([_api_key(key) for key in page.items], page.next_cursor)


@blueprint.post("/v1/api-keys")
@requires("admin")
@blueprint.arguments(ApiKeyIn)
@blueprint.response(201, NewApiKeyOut)
def add_api_key(body: dict[str, Any]) -> dict[str, Any]:
    """Make an API key; this answer is the only one that shows it."""
    made, secret = create_api_key(
        body["scopes"],
        name=body["name"],
        expires_at=body["expires_at"],
        held_scopes=tuple(current_api_key().scopes),
        actor=current_actor(),
    )
    return {**_api_key(made), "key": secret}


@blueprint.get("/v1/api-keys/<key_id>")
@requires("admin")
@blueprint.response(200, ApiKeyOut)
def show_api_key(key_id: str) -> dict[str, Any]:
    """Show an API key, never with its secret."""
    return _api_key(get_api_key(key_id))


@blueprint.post("/v1/api-keys/<key_id>/revoke")
@requires("admin")
@blueprint.response(200, ApiKeyOut)
def revoke_key(key_id: str) -> dict[str, Any]:
    """Revoke an API key at once; doing it again changes nothing."""
    return _api_key(revoke_api_key(get_api_key(key_id), actor=current_actor()))


@blueprint.delete("/v1/api-keys/<key_id>")
@requires("admin")
@blueprint.response(204)
def remove_api_key(key_id: str) -> None:
    """Revoke an API key at once; it stays in the list, revoked."""
    revoke_api_key(get_api_key(key_id), actor=current_actor())


def _customer(customer: Customer) -> dict[str, Any]:
    product = get_product_by_id(customer.product_id) if customer.product_id else None
    return {
        "key": customer.key,
        "name": customer.name,
        "product": product.key if product else None,
        "created_at": customer.created_at,
    }


def _api_key(key: ApiKey) -> dict[str, Any]:
    return {
        "id": public_id("key", key.id),
        "name": key.name,
        "prefix": key.prefix,
        "scopes": key.scopes,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
    }
