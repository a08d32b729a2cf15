"""What erased persons had objected to; used to refuse only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from consent_service.kernel.db import db
from consent_service.subjects.models import Identifier, Subject, Suppression
from consent_service.subjects.queries.identifiers import IdentifierHashes
from consent_service.subjects.queries.people import CHUNK
from consent_service.subjects.rules import IdentifierValue

#: Someone known, by the id of who answers, or someone unknown, by the identifier asked about.
Who = UUID | IdentifierValue


def list_suppressed(people: Iterable[Who]) -> dict[Who, dict[str, datetime]]:
    """Purposes (``product/purpose``) that were objected to before an erasure, and its instant.

    By person, for every identifier that the person has now: whoever comes back after an erasure
    is met by the objection, until a later act of their own says otherwise.
    """
    asked = set(people)
    if not asked or db.session.scalar(select(Suppression.digest).limit(1)) is None:
        return {}
    hashes = IdentifierHashes()
    owners: defaultdict[bytes, set[Who]] = defaultdict(set)
    for item in asked:
        if isinstance(item, IdentifierValue):
            owners[hashes.suppression(hashes.of(item))].add(item)
    for subject_id, value_hash in _value_hashes([item for item in asked if isinstance(item, UUID)]):
        owners[hashes.suppression(value_hash)].add(subject_id)
    found: defaultdict[Who, dict[str, datetime]] = defaultdict(dict)
    for row in _rows(list(owners)):
        for who in owners[row.digest]:
            for purpose in row.purposes:
                found[who][purpose] = max(row.created_at, found[who].get(purpose, row.created_at))
    return dict(found)


def _value_hashes(subject_ids: Sequence[UUID]) -> Iterator[tuple[UUID, bytes]]:
    for start in range(0, len(subject_ids), CHUNK):
        wanted = subject_ids[start : start + CHUNK]
        rows = db.session.execute(
            select(Subject.id, Subject.merged_into, Identifier.value_hash)
            .join(
                Identifier,
                (Identifier.tenant_id == Subject.tenant_id) & (Identifier.subject_id == Subject.id),
            )
            .where(or_(Subject.id.in_(wanted), Subject.merged_into.in_(wanted)))
        )
        for subject_id, merged_into, value_hash in rows:
            yield merged_into or subject_id, value_hash


def _rows(digests: Sequence[bytes]) -> Iterator[Suppression]:
    for start in range(0, len(digests), CHUNK):
        wanted = digests[start : start + CHUNK]
        yield from db.session.scalars(select(Suppression).where(Suppression.digest.in_(wanted)))
