"""Finding people. A linked subject is answered for by the one it was linked into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from consent_service.kernel.db import db
from consent_service.kernel.ids import parse_public_id
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.kernel.transaction import Overtaken
from consent_service.subjects.errors import SubjectUnknown
from consent_service.subjects.models import Identifier, Subject, SubjectLink
from consent_service.subjects.queries.identifiers import IdentifierHashes, resolve_subject_in
from consent_service.subjects.rules import IdentifierValue

REF_PREFIX = "sub"
#: Parameters of one IN list; both databases take more.
CHUNK = 5_000


@dataclass(frozen=True)
class Member:
    """One of the subjects that make up a person; ``linked_at`` is None for the first."""

    subject_id: UUID
    linked_at: datetime | None


def find_subject(identifier: IdentifierValue) -> Subject | None:
    """Who answers for this identifier now, or None."""
    own = find_own_subject(identifier)
    return None if own is None else get_answering(own)


def find_own_subject(identifier: IdentifierValue) -> Subject | None:
    """The subject the identifier itself belongs to, whether linked into another or not."""
    row = db.session.get(
        Identifier, (current_tenant_id(), identifier.kind, IdentifierHashes().of(identifier))
    )
    return None if row is None else _get(row.subject_id)


def get_answering(own: Subject) -> Subject:
    """Who answers for a subject: itself unless it is linked."""
    return own if own.merged_into is None else _get(own.merged_into)


def find_subjects(identifiers: Iterable[IdentifierValue]) -> dict[IdentifierValue, UUID]:
    """Who answers for each of many identifiers; unknown ones are left out."""
    hashes = IdentifierHashes()
    by_hash = {(item.kind, hashes.of(item)): item for item in identifiers}
    wanted = [value_hash for _, value_hash in by_hash]
    found = {}
    for start in range(0, len(wanted), CHUNK):
        rows = db.session.execute(
            select(Identifier.kind, Identifier.value_hash, Subject.id, Subject.merged_into)
            .join(
                Subject,
                (Subject.tenant_id == Identifier.tenant_id) & (Subject.id == Identifier.subject_id),
            )
            .where(Identifier.value_hash.in_(wanted[start : start + CHUNK]))
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
    for start in range(0, len(wanted), CHUNK):
        rows = db.session.scalars(
            select(Subject).where(Subject.id.in_(wanted[start : start + CHUNK]))
        )
        found.update({row.id: row for row in rows})
    return found


def find_subject_by_ref(ref: str) -> Subject | None:
    """Who answers for a ``sub_…`` reference now, also when erased, or None."""
    subject_id = parse_public_id(REF_PREFIX, ref)
    own = db.session.get(Subject, (current_tenant_id(), subject_id)) if subject_id else None
    return None if own is None else get_answering(own)


def find_subjects_by_ref(refs: Iterable[str]) -> dict[str, Subject]:
    """Who answers for each of many ``sub_…`` references, also when erased; unknown: left out."""
    ids = {ref: parse_public_id(REF_PREFIX, ref) for ref in refs}
    named = get_subjects(subject_id for subject_id in ids.values() if subject_id)
    roots = named | get_subjects(row.merged_into for row in named.values() if row.merged_into)
    found = {}
    for ref, subject_id in ids.items():
        subject = named.get(subject_id) if subject_id else None
        if subject is not None:
            found[ref] = roots[subject.merged_into or subject.id]
    return found


def get_subject_by_ref(ref: str) -> Subject:
    """Who answers for a ``sub_…`` reference. Raises SubjectUnknown, also for an erased one."""
    subject = find_subject_by_ref(ref)
    if subject is None or subject.erased_at is not None:
        raise SubjectUnknown
    return subject


def find_subject_in(data: Mapping[str, str], *, pointer: str = "/subject") -> Subject | None:
    """Who answers for what a request names: an identifier or ``{type: "ref"}``; also if erased."""
    if data["type"] == "ref":
        return find_subject_by_ref(data["id"])
    return find_subject(resolve_subject_in(data, pointer=pointer))


def lock_subject(subject: Subject) -> Subject:
    """Hold a person for this unit of work, so that its acts are recorded one after another.

    Whoever waited for a link or an erasure finds that the person is answered for by somebody
    else, or is gone: raises Overtaken, so that the whole work starts anew from what is so now.
    """
    held = db.session.scalars(
        select(Subject)
        .where(Subject.id == subject.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if held.merged_into is not None or held.erased_at is not None:
        raise Overtaken
    return held


def list_members(subject: Subject) -> list[Member]:
    """The subjects that make up the person ``subject`` answers for, itself first, then the others
    in the order in which they were linked."""
    linked = set(db.session.scalars(select(Subject.id).where(Subject.merged_into == subject.id)))
    if not linked:
        return [Member(subject.id, None)]
    times: dict[UUID, datetime] = {}
    for link in db.session.scalars(
        select(SubjectLink)
        .where(SubjectLink.other_subject_id.in_(linked), SubjectLink.action == "linked")
        .order_by(SubjectLink.at)
    ):
        times[link.other_subject_id] = link.at
    ordered = sorted(linked, key=lambda item: (times[item], item))
    return [Member(subject.id, None), *(Member(item, times[item]) for item in ordered)]


def list_people(after: UUID | None, limit: int) -> list[Subject]:
    """Subjects that answer for a person, by id, the erased ones too; those behind ``after``."""
    statement = select(Subject).where(Subject.merged_into.is_(None)).order_by(Subject.id)
    if after is not None:
        statement = statement.where(Subject.id > after)
    return list(db.session.scalars(statement.limit(limit)))


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


def _get(subject_id: UUID) -> Subject:
    return db.session.get_one(Subject, (current_tenant_id(), subject_id))
