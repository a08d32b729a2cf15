"""The order of the law: what is found against, then on which ground it is allowed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from consent_service.decisions.rules import catalogue
from consent_service.decisions.rules.answers import Answer, Reason
from consent_service.decisions.rules.facts import (
    NECESSARY,
    NIGHT,
    Asked,
    Facts,
    Row,
    marketing_keys,
)

CONSENTED = Reason("consented", "PIPA 15(1)1", "The person consented.")
IS_NECESSARY = Reason("necessary", "PIPA 15(1)4", "The purpose does not rest on consent.")
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
    catalogue.rule_night,
)


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
    rows = [row for key in marketing_keys(asked) if (row := facts.rows.get(key))]
    if against:
        return _denied(asked, facts, against, rows)
    evidence = facts.rows.get(asked.purpose) or (rows[0] if rows else None)
    return Answer(
        True,
        (CONSENTED if evidence else NO_OBJECTION,),
        evidence=evidence.evidence if evidence else None,
        valid_until=_first(_changes(asked, facts, rows), asked.at),
    )


def decide_service(service: str, switched_off: frozenset[str]) -> Answer:
    """Whether a service may run at all: the switch alone. It grants nobody anything."""
    if service in switched_off:
        detail = f"Switched off for the tenant, the product or the customer: {service}."
        return Answer(False, (Reason("tenant_opt_out", "Tenant's switch", detail),))
    return Answer(True, (SERVICE_ENABLED,))


def _found(rules: Iterable[catalogue.Rule], asked: Asked, facts: Facts) -> tuple[Reason, ...]:
    reasons = [reason for rule in rules for reason in rule(asked, facts)]
    return tuple({reason.code: reason for reason in reversed(reasons)}.values())[::-1]


def _ground_without_consent(asked: Asked) -> Reason | None:
    if asked.mode == NECESSARY:
        return IS_NECESSARY
    if asked.is_marketing and asked.message_class != "advertising":
        return NOT_ADVERTISING
    return None


def _denied(asked: Asked, facts: Facts, against: tuple[Reason, ...], rows: list[Row]) -> Answer:
    refusing = [row for row in rows if any(catalogue.row_reasons(row, asked.at))]
    evidence = (refusing or rows)[0].evidence if rows else None
    codes = {reason.code for reason in against}
    if codes == {"night_no_consent"}:
        morning = catalogue.next_boundary(asked.at)
        return Answer(
            False, against, evidence=evidence, valid_until=morning, next_allowed_at=morning
        )
    return Answer(False, against, evidence=evidence)


def _changes(asked: Asked, facts: Facts, rows: list[Row]) -> Iterator[datetime | None]:
    for row in rows:
        yield row.valid_until
        yield row.outdated_from
    if catalogue.concerns_night(asked):
        night = facts.rows.get(NIGHT)
        if night is None or any(catalogue.row_reasons(night, asked.at)):
            yield catalogue.next_boundary(asked.at)
        elif catalogue.is_night(asked.at):
            yield night.valid_until
            yield night.outdated_from


def _first(instants: Iterable[datetime | None], now: datetime) -> datetime | None:
    return min((item for item in instants if item is not None and item > now), default=None)
