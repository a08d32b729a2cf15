"""Each rule is one test: facts in, the reasons that it finds out. Pure.

A rule never allows; it only finds what speaks against. What is not found to be refused is still
allowed only by ``decide``, on the ground of a grant, a necessity or an opt-out purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from consent_service.consents.rules import DECLINED, GRANTED, OBJECTED, WITHDRAWN
from consent_service.decisions.rules.answers import Reason
from consent_service.decisions.rules.facts import (
    MARKETING,
    NIGHT,
    POST,
    Asked,
    Facts,
    Row,
    needed_keys,
)

#: Names the set of rules in every answer; changes with each rule.
RULES_VERSION = "2026-11-21.2"

Rule = Callable[[Asked, Facts], Iterator[Reason]]

SEOUL = ZoneInfo("Asia/Seoul")
NIGHT_BEGINS, NIGHT_ENDS = time(21), time(8)
#: Network Act Decree 61(2): e-mail is exempt; post is no electronic medium.
CHANNELS_BY_DAY_ONLY = frozenset({"sms", "kakao", "push", "phone", "fax"})

_ROW_REASONS = {
    DECLINED: Reason("declined", "PIPA 22(5)", "The person left this unticked or refused it."),
    OBJECTED: Reason("objected", "Network Act 50(2)", "The person objected."),
    WITHDRAWN: Reason("withdrawn", "PIPA 37(1)", "The person withdrew the consent."),
}
EXPIRED = Reason("expired", "PIPA 15(2)3", "The period that the consent was given for is over.")
OUTDATED = Reason(
    "policy_outdated", "PIPA 15(2)", "What was consented to has changed; ask for consent again."
)
NO_CONSENT = Reason("no_consent", "PIPA 15(1)1", "There is no consent to this purpose.")
ERASED = Reason("erased", "PIPA 21", "The person's data was erased.")


def rule_switch(asked: Asked, facts: Facts) -> Iterator[Reason]:
    """A service that the company switched off runs for nobody (privacy policy, opt-out §9)."""
    named = {asked.service} if asked.service else facts.services
    off = sorted(named & facts.switched_off)
    if off:
        yield Reason(
            "tenant_opt_out",
            "Tenant's switch",
            f"Switched off for the tenant, the product or the customer: {', '.join(off)}.",
        )


def rule_service_disclosed(asked: Asked, facts: Facts) -> Iterator[Reason]:
    """A service must be in the register for the purpose it is used for (PIPA 26(2))."""
    if asked.service and asked.service not in facts.services:
        yield Reason(
            "processor_not_disclosed",
            "PIPA 26(2)",
            "The register has no such service for this purpose.",
        )


def rule_service_refused(asked: Asked, facts: Facts) -> Iterator[Reason]:
    """A person may refuse one service within a purpose they granted."""
    row = facts.rows.get(asked.purpose)
    if asked.service and row is not None and asked.service in row.refused_services:
        yield Reason("service_refused", "PIPA 4-2", "The person refused this service.")


def rule_suppressed(asked: Asked, facts: Facts) -> Iterator[Reason]:
    """An objection outlives the erasure of whoever objected (Network Act 50(2)).

    Only what the person did after the erasure says otherwise: an old list that is imported anew
    does not bring them back.
    """
    for key in needed_keys(asked):
        since, row = facts.suppressed.get(key), facts.rows.get(key)
        if since is not None and (row is None or row.evidence.decided_at <= since):
            yield _ROW_REASONS[OBJECTED]


def rule_rows(asked: Asked, facts: Facts) -> Iterator[Reason]:
    """Each purpose that is needed must stand granted, on its present terms, in its period."""
    for key in needed_keys(asked):
        row = facts.rows.get(key)
        if asked.is_opt_out:
            # Without a refusal it runs, whether an earlier grant still stands or not.
            if row is not None and row.status != GRANTED:
                yield _refusal(row)
        elif row is not None:
            yield from row_reasons(row, asked.at)
        elif is_needed(key, asked, facts):
            yield _absent(key, asked, facts)


def rule_paused(asked: Asked, facts: Facts) -> Iterator[Reason]:
    """A person may want no advertisement for a while, and keep their consents (50(2))."""
    until = facts.paused_until
    if concerns_pause(asked) and until is not None and asked.at < until:
        yield Reason("paused", "Network Act 50(2)", "The person paused advertisements.")


def rule_night(asked: Asked, facts: Facts) -> Iterator[Reason]:
    """Between 21:00 and 08:00 advertisements need a consent of their own (Network Act 50(3))."""
    if not concerns_night(asked) or not is_night(asked.at):
        return
    row = facts.rows.get(NIGHT)
    if row is None:
        yield Reason("night_no_consent", "Network Act 50(3)", "There is no consent for the night.")
    else:
        yield from row_reasons(row, asked.at)


def row_reasons(row: Row, at: datetime) -> Iterator[Reason]:
    """What speaks against a row, whichever purpose it is for."""
    if row.status != GRANTED:
        yield _refusal(row)
        return
    if row.valid_until is not None and row.valid_until <= at:
        yield EXPIRED
    if row.is_outdated or (row.outdated_from is not None and row.outdated_from <= at):
        yield OUTDATED


def is_needed(key: str, asked: Asked, facts: Facts) -> bool:
    """Whether an absent purpose matters: where the law wants it, or the catalogue defines it.

    Post is no electronic medium: Network Act 50(1) wants no consent to receive it.
    """
    is_wanted_by_law = asked.is_korean and key != f"{MARKETING}.{POST}"
    return is_wanted_by_law or key == asked.purpose or key in facts.defined


def concerns_pause(asked: Asked) -> bool:
    """Whether a pause matters: for every advertisement, on whatever channel and anywhere."""
    return asked.is_marketing and asked.message_class == "advertising"


def concerns_night(asked: Asked) -> bool:
    """Whether the hour matters: an advertisement in Korea on a channel that rings or shows."""
    return (
        asked.is_marketing
        and asked.is_korean
        and asked.message_class == "advertising"
        and asked.channel in CHANNELS_BY_DAY_ONLY
    )


def is_night(at: datetime) -> bool:
    """Whether it is between 21:00:00 and 08:00:00 in Seoul; the morning's instant is day."""
    local = at.astimezone(SEOUL).time()
    return local >= NIGHT_BEGINS or local < NIGHT_ENDS


def next_boundary(at: datetime) -> datetime:
    """The next instant at which night begins or ends in Seoul, in UTC."""
    local = at.astimezone(SEOUL)
    if local.time() < NIGHT_ENDS:
        day, hour = local.date(), NIGHT_ENDS
    elif local.time() < NIGHT_BEGINS:
        day, hour = local.date(), NIGHT_BEGINS
    else:
        day, hour = local.date() + timedelta(days=1), NIGHT_ENDS
    return datetime.combine(day, hour, SEOUL).astimezone(at.tzinfo)


def _refusal(row: Row) -> Reason:
    # A status that these rules do not know is no consent.
    return _ROW_REASONS.get(row.status, NO_CONSENT)


def _absent(key: str, asked: Asked, facts: Facts) -> Reason:
    if not facts.is_known:
        return Reason("subject_unknown", "PIPA 22", "Nobody is known by this identifier.")
    if asked.is_marketing and asked.is_korean:
        if key == MARKETING:
            return Reason(
                "no_marketing_use_consent",
                "PIPA 22(1)7",
                "There is no consent to use of data for marketing.",
            )
        return Reason(
            "no_ad_consent",
            "Network Act 50(1)",
            "There is no consent to receive advertisements on this channel.",
        )
    return NO_CONSENT
