"""The projection: the state of a person for each purpose, from the acts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import delete

from consent_service.consents.models import ConsentEvent, ConsentState
from consent_service.consents.queries import (
    acts_by_purpose,
    derive_state,
    list_events,
    list_states,
)
from consent_service.consents.rules import resolve_newest
from consent_service.kernel.db import db
from consent_service.notices.queries import StoredNotice, get_notice_by_id
from consent_service.subjects.queries import Subject, list_members, list_people, lock_subject


class PersonStates:
    """The rows of one held person: read once, then written. Holds no row of anybody else."""

    def __init__(self, subject: Subject, notice: StoredNotice | None = None) -> None:
        """``notice``: one that is at hand already, so that it need not be read."""
        self._subject = subject
        self._rows = {row.purpose_id: row for row in list_states(subject.id)}
        self._notices = {notice.id: notice} if notice else {}

    def rows(self) -> Collection[ConsentState]:
        """The rows as they are now."""
        return self._rows.values()

    def statuses(self, ids: Mapping[str, UUID]) -> dict[str, str]:
        """The standing status of those of some purposes (id by key) that have one."""
        return {
            key: self._rows[purpose_id].status
            for key, purpose_id in ids.items()
            if purpose_id in self._rows
        }

    def write(self, purpose_id: UUID, key: str, event: ConsentEvent) -> None:
        """Let ``event`` be what holds for a purpose."""
        values = derive_state(event, key, purpose_id, self._notice_of(event))
        row = self._rows.get(purpose_id)
        if row is None:
            row = ConsentState(
                subject_id=self._subject.id, purpose_id=purpose_id, confirmed_at=None
            )
            db.session.add(row)
            self._rows[purpose_id] = row
        row.status = values.status
        row.event_id = values.event_id
        row.notice_id = values.notice_id
        row.terms_hash = values.terms_hash
        row.policy_version_id = values.policy_version_id
        row.decided_at = values.decided_at
        row.valid_until = values.valid_until
        row.refused_services = list(values.refused_services)

    def settle(
        self, events: Iterable[ConsentEvent], purpose_ids: Collection[UUID] | None = None
    ) -> None:
        """Write what follows from all of a person's events, for these purposes or for all."""
        by_id = {event.id: event for event in events}
        for purpose, acts in acts_by_purpose(by_id.values(), list_members(self._subject)).items():
            purpose_id, key = purpose
            newest = resolve_newest(acts)
            if newest is not None and (purpose_ids is None or purpose_id in purpose_ids):
                self.write(purpose_id, key, by_id[newest.event_id])

    def _notice_of(self, event: ConsentEvent) -> StoredNotice | None:
        if event.notice_id is None:
            return None
        if event.notice_id not in self._notices:
            self._notices[event.notice_id] = get_notice_by_id(event.notice_id)
        return self._notices[event.notice_id]


def rebuild_states(subject: Subject) -> int:
    """Make a held person's states anew from the acts; the number of rows.

    Deletes what linked subjects may still have of their own: the person's answer is one. Somebody
    erased has none, although the acts are still there.
    """
    members = list_members(subject)
    db.session.execute(
        delete(ConsentState)
        .where(ConsentState.subject_id.in_([member.subject_id for member in members]))
        .execution_options(synchronize_session="fetch")
    )
    if subject.erased_at is not None:
        return 0
    states = PersonStates(subject)
    states.settle(list_events(members))
    db.session.flush()  # whoever reads them next finds them
    return len(states.rows())


def rebuild_some_states(after: UUID | None, *, batch: int) -> tuple[UUID | None, int, int]:
    """Make the states of the next people anew: the last one's id, how many people and rows.

    Without an id in the answer there was nobody left.
    """
    rows = 0
    people = list_people(after, batch)
    for subject in people:
        rows += rebuild_states(subject if subject.erased_at else lock_subject(subject))
    return (people[-1].id if people else None), len(people), rows
