"""Finding subjects. A linked subject is answered for by the one it was linked into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import Invalid
from consent_service.kernel.ids import parse_public_id, public_id
from consent_service.kernel.keys import keyed_hash, keyring
from consent_service.kernel.signing import TokenExpired, TokenInvalid, TokenUse
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.subjects.errors import SubjectUnknown
from consent_service.subjects.models import Identifier, Subject, SubjectLink, Suppression
from consent_service.subjects.rules import IdentifierValue, normalise_identifier
from consent_service.tenants.queries import get_tenant

__all__ = [
    "REF_PREFIX",
    "SUBJECT_TOKEN",
    "IdentifierHashes",
    "Member",
    "Subject",
    "find_own_subject",
    "find_subject",
    "find_subject_by_ref",
    "find_subject_by_token",
    "find_subject_in",
    "find_subjects",
    "get_subject_by_ref",
    "get_subjects",
    "list_identifier_kinds",
    "list_members",
    "list_suppressed",
    "lock_subject",
    "phone_region",
    "resolve_subject_in",
    "sign_subject_token",
]

_REGION_LENGTH = 2
REF_PREFIX = "sub"
#: Parameters of one IN list; both databases take more.
_CHUNK = 5_000
#: For a page that speaks for a signed-in member; its own end is in the payload, never later.
SUBJECT_TOKEN = TokenUse("subject-token", timedelta(seconds=900))


@dataclass(frozen=True)
class Member:
    """One of the subjects that make up a person; ``linked_at`` is None for the first."""

    subject_id: UUID
    linked_at: datetime | None


class IdentifierHashes:
    """Keyed hashes of identifiers under the bound tenant's key; keeps the opened key for a while.

    Tenants have keys of their own, so that their tables do not join (PIPA 28-4(1)).
    """

    def __init__(self) -> None:
        self._key = keyring().unwrap(get_tenant().wrapped_key)

    def of(self, identifier: IdentifierValue) -> bytes:
        """What the identifier is found by: HMAC-SHA256 over kind and value, 32 bytes."""
        return keyed_hash(self._key, identifier.kind, identifier.value)

    def suppression(self, value_hash: bytes) -> bytes:
        """The digest of an identifier hash for suppression, which joins with nothing else."""
        return keyed_hash(keyed_hash(self._key, "suppression key"), value_hash.hex())


def find_subject(identifier: IdentifierValue) -> Subject | None:
    """Who answers for this identifier now, or None."""
    row = db.session.get(
        Identifier, (current_tenant_id(), identifier.kind, IdentifierHashes().of(identifier))
    )
    return None if row is None else _root(row.subject_id)


def find_own_subject(identifier: IdentifierValue) -> Subject | None:
    """The subject the identifier itself belongs to, whether linked into another or not."""
    row = db.session.get(
        Identifier, (current_tenant_id(), identifier.kind, IdentifierHashes().of(identifier))
    )
    return None if row is None else _get(row.subject_id)


def find_subjects(identifiers: Iterable[IdentifierValue]) -> dict[IdentifierValue, UUID]:
    """Who answers for each of many identifiers; unknown ones are left out."""
    hashes = IdentifierHashes()
    by_hash = {(item.kind, hashes.of(item)): item for item in identifiers}
    wanted = [value_hash for _, value_hash in by_hash]
    found = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = db.session.execute(
            select(Identifier.kind, Identifier.value_hash, Subject.id, Subject.merged_into)
            .join(
                Subject,
                (Subject.tenant_id == Identifier.tenant_id) & (Subject.id == Identifier.subject_id),
            )
            .where(Identifier.value_hash.in_(wanted[start : start + _CHUNK]))
        )
        for kind, value_hash, subject_id, merged_into in rows:
            item = by_hash.get((kind, value_hash))
            if item is not None:
                found[item] = merged_into or subject_id
    return found


def get_subjects(subject_ids: Iterable[UUID]) -> dict[UUID, Subject]:
    """Subjects by id, in one query for each few thousand."""
    wanted = list(set(subject_ids))
    found: dict[UUID, Subject] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = db.session.scalars(
            select(Subject).where(Subject.id.in_(wanted[start : start + _CHUNK]))
        )
        found.update({row.id: row for row in rows})
    return found


def find_subject_by_ref(ref: str) -> Subject | None:
    """Who answers for a ``sub_…`` reference now, also when erased, or None."""
    subject_id = parse_public_id(REF_PREFIX, ref)
    if subject_id is None or db.session.get(Subject, (current_tenant_id(), subject_id)) is None:
        return None
    return _root(subject_id)


def get_subject_by_ref(ref: str) -> Subject:
    """Who answers for a ``sub_…`` reference. Raises SubjectUnknown, also for an erased one."""
    subject = find_subject_by_ref(ref)
    if subject is None or subject.erased_at is not None:
        raise SubjectUnknown
    return subject


def resolve_subject_in(data: Mapping[str, str], *, pointer: str = "/subject") -> IdentifierValue:
    """The identifier that a request names, normalised. Raises Invalid; never echoes the value."""
    identifier = normalise_identifier(data["type"], data["id"], phone_region())
    if identifier is None:
        raise Invalid.at(f"{pointer}/id", f"This is no {data['type']} identifier.")
    return identifier


def find_subject_in(data: Mapping[str, str], *, pointer: str = "/subject") -> Subject | None:
    """Who answers for what a request names: an identifier or ``{type: "ref"}``; also if erased."""
    if data["type"] == "ref":
        return find_subject_by_ref(data["id"])
    return find_subject(resolve_subject_in(data, pointer=pointer))


def phone_region() -> str:
    """The region (ISO 3166-1) whose national telephone numbers are read; ``ZZ``: none."""
    place = get_tenant().jurisdiction.partition("-")[0]
    return place if len(place) == _REGION_LENGTH else "ZZ"


def sign_subject_token(subject: Subject, *, site: str | None, expires_at: datetime) -> str:
    """A token for a page of one site, or of any. It holds a random reference, no identifier."""
    payload = {"s": public_id(REF_PREFIX, subject.id), "e": int(expires_at.timestamp())}
    return SUBJECT_TOKEN.sign(payload | ({"site": site} if site else {}))


def find_subject_by_token(token: str | None, *, site: str) -> Subject | None:
    """The member a page speaks for; None where the token does not hold here and now."""
    if not token:
        return None
    try:
        payload = SUBJECT_TOKEN.read(token)
    except (TokenExpired, TokenInvalid):
        return None
    if payload.get("site", site) != site:
        return None
    if datetime.fromtimestamp(int(payload["e"]), UTC) <= clock.now():
        return None
    subject = find_subject_by_ref(str(payload["s"]))
    return None if subject is None or subject.erased_at is not None else subject


def lock_subject(subject: Subject) -> Subject:
    """Hold a subject for this unit of work, so that its acts are recorded one after another."""
    return db.session.scalars(
        select(Subject)
        .where(Subject.id == subject.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def list_members(subject: Subject) -> list[Member]:
    """The subjects that make up the person ``subject`` answers for, itself first."""
    linked = db.session.scalars(
        select(Subject.id).where(Subject.merged_into == subject.id).order_by(Subject.id)
    ).all()
    if not linked:
        return [Member(subject.id, None)]
    times: dict[UUID, datetime] = {}
    for link in db.session.scalars(
        select(SubjectLink)
        .where(SubjectLink.other_subject_id.in_(linked), SubjectLink.action == "linked")
        .order_by(SubjectLink.at)
    ):
        times[link.other_subject_id] = link.at
    return [Member(subject.id, None), *(Member(item, times.get(item)) for item in linked)]


def list_identifier_kinds(subject: Subject) -> list[str]:
    """The kinds of identifier by which the person can be found, sorted, without doubles."""
    kinds = db.session.scalars(
        select(Identifier.kind)
        .join(
            Subject,
            (Subject.tenant_id == Identifier.tenant_id) & (Subject.id == Identifier.subject_id),
        )
        .where(or_(Subject.id == subject.id, Subject.merged_into == subject.id))
    )
    return sorted(set(kinds))


def list_suppressed(identifiers: Iterable[IdentifierValue]) -> dict[IdentifierValue, list[str]]:
    """Purposes (``product/purpose``) that erased persons with these identifiers had objected to."""
    hashes = IdentifierHashes()
    digests = {hashes.suppression(hashes.of(item)): item for item in identifiers}
    rows = db.session.scalars(select(Suppression).where(Suppression.digest.in_(list(digests))))
    return {digests[row.digest]: row.purposes for row in rows}


def _root(subject_id: UUID) -> Subject:
    subject = _get(subject_id)
    return subject if subject.merged_into is None else _get(subject.merged_into)


def _get(subject_id: UUID) -> Subject:
    return db.session.get_one(Subject, (current_tenant_id(), subject_id))
