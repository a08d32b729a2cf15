"""The order of the law: what is found against, then on which ground it is allowed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from consent_service.consents.rules import GRANTED
from consent_service.decisions.rules import catalogue
from consent_service.decisions.rules.answers import Answer, Evidence, Reason
from consent_service.decisions.rules.facts import (
    NECESSARY,
    NIGHT,
    Asked,
    Facts,
    Row,
    needed_keys,
)

CONSENTED = Reason("consented", "PIPA 15(1)1", "The person consented.")
IS_NECESSARY = Reason("necessary", "PIPA 15(1)4", "The purpose does not rest on consent.")
NO_CONSENT = Reason("no_consent", "PIPA 15(1)1", "There is no consent to this purpose.")
NO_OBJECTION = Reason("no_objection", "Opt-out purpose", "The person has not objected.")
NOT_ADVERTISING = Reason("not_advertising", "Network Act 50", "The message is no advertisement.")
SERVICE_ENABLED = Reason("service_enabled", "Tenant's switch", "The service is switched on.")

#: Rules that bear on every purpose, before any ground is looked for.
FIRST = (catalogue.rule_switch, catalogue.rule_service_disclosed)
#: Rules about the person's own answers.
OWN = (
    catalogue.rule_suppressed,
    catalogue.rule_rows,
    catalogue.rule_service_refused,
)
#: Rules that only time is needed for to stop finding anything.
PASSING = (catalogue.rule_paused, catalogue.rule_night)


def decide(asked: Asked, facts: Facts) -> Answer:
    """Whether ``asked.purpose`` may run for the person now, with every reason and the evidence.

    Pure and total: whatever is unknown denies, except that a necessary purpose needs nobody's
    consent and an opt-out purpose runs until someone objects.
    """
    if facts.is_erased:
        # Nothing else is known of an erased person, so nothing else can be a reason.
        return Answer(False, (catalogue.ERASED,))
    against = _found(FIRST, asked, facts)
    ground = _ground_without_consent(asked)
    if ground is not None:
        return Answer(not against, against or (ground,))
    against += _found(OWN, asked, facts)
    passing = _found(PASSING, asked, facts)
    evidence = _evidence(asked, facts)
    valid_until = _first(_changes(asked, facts), asked.at)
    if against or passing:
        next_allowed_at = None if against else _next_allowed_at(asked, facts)
        reasons = _distinct((*against, *passing))
        return Answer(False, reasons, evidence, valid_until, next_allowed_at)
    if evidence is None and not asked.is_opt_out:
        # No rule spoke against it, and still nobody consented.
        return Answer(False, (NO_CONSENT,))
    return Answer(True, (CONSENTED if evidence else NO_OBJECTION,), evidence, valid_until)


def decide_service(service: str, switched_off: frozenset[str]) -> Answer:
    """Whether a service may run at all: the switch alone. It grants nobody anything."""
    if service in switched_off:
        detail = f"Switched off for the tenant, the product or the customer: {service}."
        return Answer(False, (Reason("tenant_opt_out", "Tenant's switch", detail),))
    return Answer(True, (SERVICE_ENABLED,))


def _found(rules: Iterable[catalogue.Rule], asked: Asked, facts: Facts) -> tuple[Reason, ...]:
    return _distinct(reason for rule in rules for reason in rule(asked, facts))


def _distinct(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    found: dict[str, Reason] = {}
    for reason in reasons:
        found.setdefault(reason.code, reason)
    return tuple(found.values())


def _ground_without_consent(asked: Asked) -> Reason | None:
    if asked.mode == NECESSARY:
        return IS_NECESSARY
    if asked.is_marketing and asked.message_class != "advertising":
        return NOT_ADVERTISING
    return None


def _evidence(asked: Asked, facts: Facts) -> Evidence | None:
    """The act that the answer rests on: the first that speaks against, else the purpose's own."""
    rows = [row for key in needed_keys(asked) if (row := facts.rows.get(key))]
    if asked.is_opt_out:
        # A grant whose time is over is no ground, and none is needed.
        rows = [row for row in rows if row.status != GRANTED or not _ends(row, asked.at)]
    night = facts.rows.get(NIGHT)
    if night is not None and catalogue.concerns_night(asked) and catalogue.is_night(asked.at):
        rows.append(night)
    refusing = [row for row in rows if _ends(row, asked.at)]
    own = facts.rows.get(asked.purpose)
    first = (refusing or ([own] if own in rows else rows))[:1]
    return first[0].evidence if first else None


def _ends(row: Row, at: datetime) -> bool:
    return any(catalogue.row_reasons(row, at))


def _next_allowed_at(asked: Asked, facts: Facts) -> datetime | None:
    """When pause and night are over, if nothing else speaks against it then."""
    at = asked.at
    if any(catalogue.rule_paused(asked, facts)) and facts.paused_until is not None:
        at = facts.paused_until
    if any(catalogue.rule_night(replace(asked, at=at), facts)):
        at = catalogue.next_boundary(at)
    return at if decide(replace(asked, at=at), facts).is_allowed else None


def _changes(asked: Asked, facts: Facts) -> Iterator[datetime | None]:
    rows = [facts.rows.get(key) for key in needed_keys(asked)]
    if catalogue.concerns_pause(asked):
        yield facts.paused_until
    if catalogue.concerns_night(asked):
        night, boundary = facts.rows.get(NIGHT), catalogue.next_boundary(asked.at)
        if night is None or _ends(night, boundary):
            yield boundary
        rows.append(night)
    for row in rows:
        if row is not None and row.status == GRANTED:
            yield row.valid_until
            yield row.outdated_from


def _first(instants: Iterable[datetime | None], now: datetime) -> datetime | None:
    return min((item for item in instants if item is not None and item > now), default=None)
