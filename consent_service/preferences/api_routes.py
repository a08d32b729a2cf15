"""Links for back ends to put into their mails and pages."""

from __future__ import annotations

from typing import Any

from consent_service.catalog.queries import get_purpose
from consent_service.catalog.rules import NECESSARY
from consent_service.consents.errors import PurposeNecessary
from consent_service.kernel import clock
from consent_service.kernel.config import settings
from consent_service.kernel.errors import Invalid
from consent_service.kernel.ids import parse_public_id, public_id
from consent_service.preferences.errors import DeviceHasNoLink, KindNotOffered
from consent_service.preferences.operations import revoke_links
from consent_service.preferences.queries import sign_link
from consent_service.preferences.rules import CONFIRM, PREFERENCES, UNSUBSCRIBE, Link
from consent_service.preferences.schemas import (
    LinksRevokedOut,
    LinksRevokeIn,
    PersonLinkIn,
    PersonLinkOut,
)
from consent_service.subjects.errors import SubjectUnknown
from consent_service.subjects.operations import find_or_create_own_subject
from consent_service.subjects.queries import (
    REF_PREFIX,
    Subject,
    find_subject_in,
    get_answering,
    get_subjects,
    list_identifier_kinds,
    resolve_subject_in,
)
from consent_service.tenants.guards import current_actor, requires
from consent_service.tenants.queries import Product, get_product
from consent_service.web.parsing import StrictBlueprint

blueprint = StrictBlueprint("links", __name__, description="Links by which people act themselves.")

_DEVICE_ONLY = ["device"]


@blueprint.post("/v1/links")
@requires("links:create")
@blueprint.arguments(PersonLinkIn)
@blueprint.response(201, PersonLinkOut)
def create_link(data: dict[str, Any]) -> dict[str, Any]:
    """Make a link to a person's preference centre, or one that unsubscribes with one click."""
    kind: str = data["kind"]
    if kind == CONFIRM:
        raise KindNotOffered.at("/kind", KindNotOffered.title)
    product = get_product(data["product"])
    _check_purposes(kind, data["purposes"], product)
    link = Link(
        kind=kind,
        subject_ref=public_id(REF_PREFIX, _subject(data["subject"]).id),
        product=product.key,
        issued_at=clock.now(),
        purposes=tuple(data["purposes"]),
    )
    url = f"{settings().base_url}/{kind}/{sign_link(link)}"
    if data["lang"]:
        url += f"?lang={data['lang']}"
    return {"url": url, "headers": _headers(kind, url), "expires_at": link.ends_at}


@blueprint.post("/v1/links/revoke")
@requires("links:create")
@blueprint.arguments(LinksRevokeIn)
@blueprint.response(200, LinksRevokedOut)
def revoke(data: dict[str, Any]) -> dict[str, Any]:
    """Make void every preference link of a person; links for unsubscribing always hold."""
    subject = find_subject_in(data["subject"])
    if subject is None or subject.erased_at is not None:
        raise SubjectUnknown
    revoked_at = revoke_links(subject, actor=current_actor())
    return {"subject_ref": public_id(REF_PREFIX, subject.id), "links_revoked_at": revoked_at}


def _headers(kind: str, url: str) -> dict[str, str]:
    if kind != UNSUBSCRIBE:
        return {}
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _check_purposes(kind: str, keys: list[str], product: Product) -> None:
    if kind == PREFERENCES and keys:
        raise Invalid.at("/purposes", "A preference centre shows every purpose; leave this out.")
    for index, key in enumerate(keys):
        if get_purpose(product.id, key).mode == NECESSARY:
            raise PurposeNecessary.at(f"/purposes/{index}", PurposeNecessary.title)


def _subject(data: dict[str, str]) -> Subject:
    """The subject itself, not who answers for it: a link made for it goes with it when parted."""
    if data["type"] == "ref":
        subject_id = parse_public_id(REF_PREFIX, data["id"])
        own = get_subjects([subject_id]).get(subject_id) if subject_id else None
        if own is None or own.erased_at is not None:
            raise SubjectUnknown
    else:
        own = find_or_create_own_subject(resolve_subject_in(data))
    if data["type"] == "device" or list_identifier_kinds(get_answering(own)) == _DEVICE_ONLY:
        raise DeviceHasNoLink.at("/subject", DeviceHasNoLink.title)
    return own
