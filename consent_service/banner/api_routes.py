"""Managing sites."""

from __future__ import annotations

from typing import Any

from consent_service.banner.operations import change_site, create_site
from consent_service.banner.queries import describe_site
from consent_service.banner.schemas import SiteIn, SiteOut, SitePatch, SiteQuery, SitesOut
from consent_service.tenants.guards import current_actor, requires
from consent_service.tenants.operations import ask_again
from consent_service.tenants.queries import get_product, get_site, list_sites
from consent_service.tenants.rules import SiteSettings
from consent_service.web.pagination import Page
from consent_service.web.parsing import StrictBlueprint

blueprint = StrictBlueprint("sites", __name__, description="Places that embed the banner.")


@blueprint.get("/v1/sites")
@requires("admin")
@blueprint.arguments(SiteQuery, location="query")
@blueprint.response(200, SitesOut)
def list_all_sites(query: dict[str, Any]) -> Any:
    """List sites, of one product or of all."""
    product_id = get_product(query["product"]).id if query["product"] else None
    page = list_sites(product_id, limit=query["limit"], cursor=query["cursor"])
    return Page([describe_site(site) for site in page.items], page.next_cursor)


@blueprint.post("/v1/sites")
@requires("admin")
@blueprint.arguments(SiteIn)
@blueprint.response(201, SiteOut)
def add_site(data: dict[str, Any]) -> dict[str, Any]:
    """Add a site and get its key and its tag."""
    site = create_site(
        name=data["name"],
        origins=data["origins"],
        product_key=data["product"],
        policy_key=data["policy"],
        settings=SiteSettings(**data["settings"]),
        actor=current_actor(),
    )
    return describe_site(site)


@blueprint.get("/v1/sites/<key>")
@requires("admin")
@blueprint.response(200, SiteOut)
def show_site(key: str) -> dict[str, Any]:
    """Show a site."""
    return describe_site(get_site(key))


@blueprint.patch("/v1/sites/<key>")
@requires("admin")
@blueprint.arguments(SitePatch)
@blueprint.response(200, SiteOut)
def edit_site(data: dict[str, Any], key: str) -> dict[str, Any]:
    """Change a site; what is left out stays."""
    changes = dict(data)
    if "policy" in changes:
        changes["policy_key"] = changes.pop("policy")
    return describe_site(change_site(get_site(key), changes, actor=current_actor()))


@blueprint.post("/v1/sites/<key>/ask-again")
@requires("admin")
@blueprint.response(200, SiteOut)
def ask_everybody_again(key: str) -> dict[str, Any]:
    """Have the site's banner ask every visitor again."""
    return describe_site(ask_again(get_site(key), actor=current_actor()))
