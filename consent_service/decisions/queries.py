"""Gathering the facts of a decision. Whatever cannot be read raises; nothing is assumed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from consent_service.catalog.queries import list_purposes, list_services, list_switched_off
from consent_service.catalog.rules import Purpose
from consent_service.consents.queries import StateValues, list_pauses, list_states_of
from consent_service.decisions.rules import Evidence, Facts, Row
from consent_service.kernel import clock
from consent_service.notices.queries import StoredNotice, get_notice_by_id, terms_of
from consent_service.policies.queries import consent_epoch, find_policy, list_versions
from consent_service.subjects.queries import (
    Subject,
    find_subjects,
    find_subjects_by_ref,
    get_subjects,
    list_suppressed,
)
from consent_service.subjects.rules import IdentifierValue
from consent_service.tenants.queries import Product, get_tenant

#: Whom a question names: an identifier, or a ``sub_…`` reference.
Named = IdentifierValue | str


@dataclass(frozen=True)
class PolicyConsent:
    """From which version on a policy asks for consent again, now and next."""

    epoch: int
    next_at: datetime | None


@dataclass(frozen=True)
class Person:
    """Someone asked about: who answers, if anybody, and what was objected to before an erasure."""

    subject: Subject | None
    suppressed: Mapping[str, datetime]
    #: When a pause of advertisements ends that the person asked for.
    paused_until: datetime | None = None


@dataclass
class Surroundings:
    """What is the same for everyone that a question is asked about; read once per request."""

    product_id: UUID
    at: datetime
    purposes: dict[str, Purpose]
    services: dict[str, frozenset[str]]
    switched_off: frozenset[str]
    terms: dict[str, bytes]
    #: Keys of the purposes by id.
    keys: dict[UUID, str]
    _notices: dict[UUID, StoredNotice] = field(default_factory=dict)
    _policies: dict[str, PolicyConsent] = field(default_factory=dict)

    def row(self, state: StateValues, key: str) -> Row:
        """A state, with what has changed since."""
        outdated, outdated_from = False, None
        if state.notice_id is not None:
            policy = self.notice(state.notice_id).content["policy"]
            consent = self._consent_of(policy["key"])
            outdated = state.terms_hash != self.terms.get(key) or policy["version"] < consent.epoch
            outdated_from = consent.next_at
        return Row(
            status=state.status,
            evidence=Evidence(
                event_id=state.event_id,
                notice_id=state.notice_id,
                policy_version_id=state.policy_version_id,
                decided_at=state.decided_at,
            ),
            valid_until=state.valid_until,
            is_outdated=outdated,
            outdated_from=outdated_from,
            refused_services=tuple(state.refused_services),
        )

    def notice(self, notice_id: UUID) -> StoredNotice:
        """A notice that a state was made on."""
        if notice_id not in self._notices:
            self._notices[notice_id] = get_notice_by_id(notice_id)
        return self._notices[notice_id]

    def _consent_of(self, policy_key: str) -> PolicyConsent:
        if policy_key not in self._policies:
            self._policies[policy_key] = _policy_consent(policy_key, self.at)
        return self._policies[policy_key]


def read_surroundings(product_id: UUID, customer: str | None, at: datetime) -> Surroundings:
    """Catalogue, switches, terms and policies of a product at an instant."""
    purposes = {purpose.key: purpose for purpose in list_purposes(product_id)}
    services: defaultdict[str, set[str]] = defaultdict(set)
    entries = list_services(product_id)
    for entry in entries:
        for key in entry.purposes:
            services[key].add(entry.key)
    return Surroundings(
        product_id=product_id,
        at=at,
        purposes=purposes,
        services={key: frozenset(found) for key, found in services.items()},
        switched_off=frozenset(list_switched_off(product_id, customer)),
        terms=terms_of(purposes.values(), entries),
        keys={purpose.id: key for key, purpose in purposes.items()},
    )


def find_people(named: Sequence[Named | None], product: Product) -> list[Person]:
    """Who is meant by each name, in order; nobody for None."""
    ids = find_subjects(item for item in named if isinstance(item, IdentifierValue))
    subjects = get_subjects(ids.values())
    found: dict[Named | None, Subject] = {item: subjects[ids[item]] for item in ids}
    found.update(find_subjects_by_ref(item for item in named if isinstance(item, str)))
    who: dict[Named | None, UUID | IdentifierValue] = {
        item: item for item in named if isinstance(item, IdentifierValue)
    }
    who |= {item: subject.id for item, subject in found.items()}
    suppressed = list_suppressed(who.values())
    pauses = list_pauses({subject.id for subject in found.values()}, at=clock.now())
    prefix = f"{product.key}/"
    people = {
        item: Person(
            found.get(item),
            {
                key.removeprefix(prefix): since
                for key, since in (suppressed.get(who[item], {}) if item in who else {}).items()
                if key.startswith(prefix)
            },
            pauses.get(found[item].id) if item in found else None,
        )
        for item in set(named)
    }
    return [people[item] for item in named]


def facts_of(
    surroundings: Surroundings, purpose: str, person: Person, states: Iterable[StateValues]
) -> Facts:
    """What is known of one person for one purpose."""
    keys = surroundings.keys
    return Facts(
        is_known=person.subject is not None,
        is_erased=person.subject is not None and person.subject.erased_at is not None,
        rows={
            keys[state.purpose_id]: surroundings.row(state, keys[state.purpose_id])
            for state in states
            if state.purpose_id in keys
        },
        defined=frozenset(surroundings.purposes),
        suppressed=person.suppressed,
        services=surroundings.services.get(purpose, frozenset()),
        switched_off=surroundings.switched_off,
        paused_until=person.paused_until,
    )


def states_of(people: Iterable[Person]) -> dict[UUID, list[StateValues]]:
    """The states of many people by the subject that answers for each."""
    return list_states_of(list({person.subject.id for person in people if person.subject}))


def _policy_consent(key: str, at: datetime) -> PolicyConsent:
    policy = find_policy(key)
    if policy is None:  # a policy that was shown is never deleted
        raise LookupError("a notice names a policy that is gone")
    timezone = get_tenant().timezone
    coming = [
        clock.start_of(version.effective_on, timezone)
        for version in list_versions(policy, at=at)
        if version.is_consent_required and version.announced_at and version.effective_on
    ]
    return PolicyConsent(
        epoch=consent_epoch(policy, at=at),
        next_at=min((instant for instant in coming if instant > at), default=None),
    )
