"""Managing purposes, services and switches over the API."""

from __future__ import annotations

from typing import Any

from consent_service.catalog.operations import (
    change_purpose,
    change_service,
    create_purpose,
    create_service,
    delete_purpose,
    delete_service,
    replace_purpose,
    replace_service,
    set_switch,
)
from consent_service.catalog.operations.documents import (
    PurposeIn,
    PurposePatch,
    PurposeReplacement,
    ServiceIn,
    ServicePatch,
    ServiceReplacement,
)
from consent_service.catalog.queries import (
    get_purpose,
    get_service,
    list_all_services,
    list_purposes,
    list_services,
    list_switch_states,
    resolve_switch,
)
from consent_service.catalog.rules import Purpose, ServiceEntry, SwitchState
from consent_service.catalog.schemas import (
    CatalogueQuery,
    ProductQuery,
    PurposeOut,
    PurposesOut,
    ServiceOut,
    ServicesOut,
    SwitchesOut,
    SwitchesQuery,
    SwitchIn,
    SwitchOut,
    SwitchQuery,
)
from consent_service.tenants.guards import current_actor, requires
from consent_service.tenants.queries import get_product
from consent_service.web.pagination import Page, page_of_all
from consent_service.web.parsing import StrictBlueprint

blueprint = StrictBlueprint("catalog", __name__, description="Purposes, services and switches.")


@blueprint.get("/v1/purposes")
@requires("admin")
@blueprint.arguments(CatalogueQuery, location="query")
@blueprint.response(200, PurposesOut)
def show_purposes(query: dict[str, Any]) -> Page[Purpose]:
    """List a product's purposes in the order in which people see them."""
    purposes = list_purposes(get_product(query["product"]).id)
    return page_of_all(
        purposes, limit=query["limit"], cursor=query["cursor"], mark_of=lambda p: (p.rank, p.key)
    )


@blueprint.post("/v1/purposes")
@requires("admin")
@blueprint.arguments(ProductQuery, location="query")
@blueprint.arguments(PurposeIn)
@blueprint.response(201, PurposeOut)
def add_purpose(query: dict[str, Any], body: dict[str, Any]) -> Purpose:
    """Add a purpose to a product."""
    return create_purpose(query["product"], body, actor=current_actor())


@blueprint.get("/v1/purposes/<key>")
@requires("admin")
@blueprint.arguments(ProductQuery, location="query")
@blueprint.response(200, PurposeOut)
def show_purpose(query: dict[str, Any], key: str) -> Purpose:
    """Show a purpose of a product."""
    return get_purpose(get_product(query["product"]).id, key)


@blueprint.put("/v1/purposes/<key>")
@requires("admin")
@blueprint.arguments(ProductQuery, location="query")
@blueprint.arguments(PurposeReplacement)
@blueprint.response(200, PurposeOut)
def put_purpose(query: dict[str, Any], body: dict[str, Any], key: str) -> Purpose:
    """Replace a purpose: what is left out gets its default."""
    return replace_purpose(query["product"], key, body, actor=current_actor())


@blueprint.patch("/v1/purposes/<key>")
@requires("admin")
@blueprint.arguments(ProductQuery, location="query")
@blueprint.arguments(PurposePatch(partial=True))
@blueprint.response(200, PurposeOut)
def patch_purpose(query: dict[str, Any], body: dict[str, Any], key: str) -> Purpose:
    """Change fields of a purpose: what is left out stays."""
    return change_purpose(query["product"], key, body, actor=current_actor())


@blueprint.delete("/v1/purposes/<key>")
@requires("admin")
@blueprint.arguments(ProductQuery, location="query")
@blueprint.response(204)
def remove_purpose(query: dict[str, Any], key: str) -> None:
    """Delete a purpose to which nothing refers; otherwise 409 purpose_in_use."""
    delete_purpose(query["product"], key, actor=current_actor())


@blueprint.get("/v1/services")
@requires("admin")
@blueprint.arguments(CatalogueQuery, location="query")
@blueprint.response(200, ServicesOut)
def show_services(query: dict[str, Any]) -> Page[ServiceEntry]:
    """List the tenant's services, or those of one product with their purposes there."""
    product = get_product(query["product"]) if query["product"] else None
    services = list_services(product.id) if product else list_all_services()
    return page_of_all(
        services, limit=query["limit"], cursor=query["cursor"], mark_of=lambda s: (s.rank, s.key)
    )


@blueprint.post("/v1/services")
@requires("admin")
@blueprint.arguments(ProductQuery, location="query")
@blueprint.arguments(ServiceIn)
@blueprint.response(201, ServiceOut)
def add_service(query: dict[str, Any], body: dict[str, Any]) -> ServiceEntry:
    """Add a service; its purposes are those of the product."""
    return create_service(query["product"], body, actor=current_actor())


@blueprint.get("/v1/services/<key>")
@requires("admin")
@blueprint.arguments(ProductQuery, location="query")
@blueprint.response(200, ServiceOut)
def show_service(query: dict[str, Any], key: str) -> ServiceEntry:
    """Show a service with all its purposes, or with those in one product."""
    return get_service(key, get_product(query["product"]).id if query["product"] else None)


@blueprint.put("/v1/services/<key>")
@requires("admin")
@blueprint.arguments(ProductQuery, location="query")
@blueprint.arguments(ServiceReplacement)
@blueprint.response(200, ServiceOut)
def put_service(query: dict[str, Any], body: dict[str, Any], key: str) -> ServiceEntry:
    """Replace a service: what is left out gets its default; its other products are untouched."""
    return replace_service(query["product"], key, body, actor=current_actor())


@blueprint.patch("/v1/services/<key>")
@requires("admin")
@blueprint.arguments(ProductQuery, location="query")
@blueprint.arguments(ServicePatch(partial=True))
@blueprint.response(200, ServiceOut)
def patch_service(query: dict[str, Any], body: dict[str, Any], key: str) -> ServiceEntry:
    """Change fields of a service: what is left out stays."""
    return change_service(query["product"], key, body, actor=current_actor())


@blueprint.delete("/v1/services/<key>")
@requires("admin")
@blueprint.response(204)
def remove_service(key: str) -> None:
    """Delete a service that works for nothing and was never switched; else 409 service_in_use."""
    delete_service(key, actor=current_actor())


@blueprint.get("/v1/service-switches")
@requires("switches:write", "admin")
@blueprint.arguments(SwitchesQuery, location="query")
@blueprint.response(200, SwitchesOut)
def show_switches(query: dict[str, Any]) -> Page[SwitchState]:
    """List the switch of every service at one level."""
    states = list_switch_states(query["product"], query["customer"])
    return page_of_all(
        states, limit=query["limit"], cursor=query["cursor"], mark_of=lambda s: (s.service,)
    )


@blueprint.get("/v1/service-switches/<service>")
@requires("switches:write", "admin")
@blueprint.arguments(SwitchQuery, location="query")
@blueprint.response(200, SwitchOut)
def show_switch(query: dict[str, Any], service: str) -> SwitchState:
    """Show a service's switch at the level of the tenant, a product or a customer."""
    return resolve_switch(service, query["product"], query["customer"])


@blueprint.put("/v1/service-switches/<service>")
@requires("switches:write", "admin")
@blueprint.arguments(SwitchQuery, location="query")
@blueprint.arguments(SwitchIn)
@blueprint.response(200, SwitchOut)
def put_switch(query: dict[str, Any], body: dict[str, Any], service: str) -> SwitchState:
    """Switch a service on or off at a level; on never grants anybody anything."""
    return set_switch(
        service,
        is_enabled=body["enabled"],
        product_key=query["product"],
        customer_key=query["customer"],
        actor=current_actor(body["actor"]),
    )
