"""Links for people: signed under the tenant's own key, holding random references only.

The tenant's key outlives every rotation of the operator's master keys, and so do the links: a
refusal link in an old mail works for as long as the tenant is there (Network Act 50(5)).
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson

from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import NotFound
from consent_service.kernel.ids import parse_public_id
from consent_service.kernel.keys import keyed_hash, keyring
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.preferences.errors import LinkOver, LinkUnknown
from consent_service.preferences.models import LinkRevocation
from consent_service.preferences.rules import Link
from consent_service.subjects.queries import REF_PREFIX, Subject, get_answering, get_subjects
from consent_service.tenants.queries import (
    Product,
    Tenant,
    bind_tenant_by_slug,
    get_product,
    get_tenant,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class OpenLink:
    """A link that holds: for whom, and in which product."""

    link: Link
    token: str
    #: The subject it was made for, and the one that answers for it now.
    own: Subject
    answering: Subject
    product: Product


def sign_link(link: Link) -> str:
    """The token of a link: ``<tenant>.<content>.<HMAC-SHA256>``, fit for an address."""
    content = {
        "s": link.subject_ref,
        "p": link.product,
        "i": (link.issued_at - _EPOCH) // _TICK,
        "k": list(link.purposes),
    }
    body = _encode(orjson.dumps(content))
    return f"{get_tenant().slug}.{body}.{_encode(_mac(link.kind, body))}"


def get_tenant_of_link(token: str) -> Tenant:
    """The tenant that a token names, bound. Raises LinkUnknown."""
    try:
        return bind_tenant_by_slug(token.partition(".")[0])
    except NotFound as error:
        raise LinkUnknown from error


def open_link(kind: str, token: str) -> OpenLink:
    """What a token of the bound tenant is good for. Raises LinkUnknown or LinkOver."""
    link = _read(kind, token)
    if link.ends_at is not None and link.ends_at <= clock.now():
        raise LinkOver
    subject_id = parse_public_id(REF_PREFIX, link.subject_ref)
    own = get_subjects([subject_id]).get(subject_id) if subject_id else None
    if own is None or own.erased_at is not None:
        raise LinkUnknown
    if link.ends_at is not None and is_revoked(own, link.issued_at):
        raise LinkOver
    return OpenLink(link, token, own, get_answering(own), get_product(link.product))


def is_revoked(subject: Subject, issued_at: datetime) -> bool:
    """Whether links that were made for a subject at an instant were revoked since."""
    row = db.session.get(LinkRevocation, (current_tenant_id(), subject.id))
    return row is not None and issued_at <= row.links_revoked_at


def _read(kind: str, token: str) -> Link:
    slug, _, rest = token.partition(".")
    body, _, mac = rest.partition(".")
    # Compared as text: base64 has several spellings of the same bytes, a link of ours has one.
    expected = _encode(_mac(kind, body))
    if slug != get_tenant().slug or not hmac.compare_digest(mac.encode(), expected.encode()):
        raise LinkUnknown
    try:
        content = orjson.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (NotBase64, ValueError) as error:  # signed by us, so only another format
        raise LinkUnknown from error
    return Link(
        kind=kind,
        subject_ref=content["s"],
        product=content["p"],
        issued_at=_EPOCH + content["i"] * _TICK,
        purposes=tuple(content["k"]),
    )


def _mac(kind: str, body: str) -> bytes:
    # The kind is part of what is signed, so that a link of one kind is void as another.
    return keyed_hash(keyring().unwrap(get_tenant().wrapped_key), "link", kind, body)


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
