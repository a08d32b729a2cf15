"""What a person can decide on in a product, with the present answers, and the form over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consent_service.catalog.queries import list_items, list_purposes, list_services
from consent_service.catalog.rules import (
    DEVICE,
    NECESSARY,
    OPT_OUT,
    Purpose,
    ServiceEntry,
    resolve_mode,
)
from consent_service.consents.queries import StateValues, list_states_of
from consent_service.decisions.queries import Surroundings, read_surroundings
from consent_service.decisions.rules.catalogue import row_reasons
from consent_service.kernel import clock
from consent_service.kernel.canonical_json import content_hash
from consent_service.kernel.signing import TokenExpired, TokenInvalid, TokenUse
from consent_service.preferences.errors import FormNotOurs
from consent_service.preferences.queries.links import OpenLink
from consent_service.preferences.rules import MARKETING, PREFERENCES_HOLD, Shown, Standing
from consent_service.subjects.queries import Subject
from consent_service.tenants.queries import Product, get_tenant

#: What a form showed, bound to the link of its page.
FORM = TokenUse("preferences-form", PREFERENCES_HOLD)
_RECIPIENTS = ("third_party.", "transfer.")


@dataclass(frozen=True)
class Entry:
    """A purpose that a person can decide on, and the present answer."""

    purpose: Purpose
    standing: Standing
    #: ``granted``, ``declined``, ``objected``, ``withdrawn``, ``expired``, ``policy_outdated``;
    #: None where there is no answer.
    answer: str | None
    decided_at: datetime | None
    valid_until: datetime | None
    #: For whom a consent to provision or transfer is.
    recipient: ServiceEntry | None


@dataclass(frozen=True)
class Texts:
    """Texts per language, read in one: that language, else the tenant's, else any."""

    lang: str
    default_lang: str
    #: Names of items of personal data by key.
    items: Mapping[str, Mapping[str, str]]

    @classmethod
    def in_language(cls, lang: str, product: Product) -> Texts:
        """The texts of a product's catalogue."""
        items = {item.key: item.name for item in list_items(product.id)}
        return cls(lang, get_tenant().default_lang, items)

    def of(self, value: Mapping[str, str]) -> str:
        """The text, or an empty one."""
        for lang in (self.lang, self.default_lang):
            if value.get(lang):
                return value[lang]
        return next(iter(value.values()), "")

    def of_entry(self, entry: Entry) -> dict[str, str]:
        """What the law wants to be said of a purpose (PIPA 15(2), 17(2), 28-8(2)), as shown."""
        purpose, recipient = entry.purpose, entry.recipient
        found = {
            "name": self.of(purpose.name),
            "description": self.of(purpose.description),
            "items": ", ".join(self.of(self.items.get(key, {"": key})) for key in purpose.items),
            "retention": self.of(purpose.retention),
            "refusal": self.of(purpose.refusal),
        }
        if recipient is not None:
            found |= {
                "recipient": recipient.provider or recipient.name,
                "recipient_task": self.of(recipient.task),
                "recipient_retention": self.of(recipient.retention),
                "country": recipient.country or "",
                "recipient_contact": recipient.contact or "",
            }
        return found


def list_entries(subject: Subject, product: Product) -> list[Entry]:
    """The purposes of a product that a person can decide on, in the catalogue's order.

    Person purposes always, device purposes where the person answered; necessary ones never.
    """
    now, jurisdiction = clock.now(), get_tenant().jurisdiction
    states = {state.purpose_id: state for state in list_states_of([subject.id]).get(subject.id, ())}
    services = {service.key: service for service in list_services(product.id)}
    surroundings = read_surroundings(product.id, None, now)
    found = []
    for purpose in list_purposes(product.id):
        mode, state = resolve_mode(purpose, jurisdiction), states.get(purpose.id)
        if mode == NECESSARY or (purpose.scope == DEVICE and state is None):
            continue
        found.append(_entry(purpose, mode, state, surroundings, services))
    return found


def list_standings(subject: Subject, product: Product) -> list[Standing]:
    """The present answers as far as a form is concerned."""
    return [entry.standing for entry in list_entries(subject, product)]


def digest_of(subject: Subject, entries: Iterable[Entry]) -> str:
    """SHA-256 over all that a form shows: every answer, what was recorded last, every term."""
    content = {
        "recorded": subject.last_recorded_at.isoformat() if subject.last_recorded_at else None,
        "purposes": [[*_terms(entry), entry.answer] for entry in entries],
    }
    return content_hash(content).hex()


def sign_form(opened: OpenLink, entries: Iterable[Entry]) -> str:
    """What a form shows, signed: good for this link's page only."""
    shown = list(entries)
    return FORM.sign(
        {
            "l": _link_digest(opened),
            "on": [entry.purpose.key for entry in shown if entry.standing.is_ticked],
            "off": [entry.purpose.key for entry in shown if not entry.standing.is_ticked],
            "d": digest_of(opened.answering, shown),
        }
    )


def verify_form(opened: OpenLink, token: str) -> Shown:
    """What the form showed that came back. Raises FormNotOurs."""
    try:
        content = FORM.read(token)
    except (TokenExpired, TokenInvalid) as error:
        raise FormNotOurs from error
    if content["l"] != _link_digest(opened):
        raise FormNotOurs
    return Shown(frozenset(content["on"]), frozenset(content["off"]), content["d"])


def _entry(
    purpose: Purpose,
    mode: str,
    state: StateValues | None,
    surroundings: Surroundings,
    services: Mapping[str, ServiceEntry],
) -> Entry:
    row = surroundings.row(state, purpose.key) if state else None
    against = [reason.code for reason in row_reasons(row, surroundings.at)] if row else []
    is_granted = row is not None and not against
    return Entry(
        purpose=purpose,
        standing=Standing(
            key=purpose.key,
            status=state.status if state else None,
            is_granted=is_granted,
            # An advertisement never runs without a consent, whatever the catalogue says.
            is_opt_out=mode == OPT_OUT and purpose.key.partition(".")[0] != MARKETING,
        ),
        answer="granted" if is_granted else next(iter(against), None),
        decided_at=state.decided_at if state else None,
        valid_until=state.valid_until if state else None,
        recipient=_recipient(purpose.key, services),
    )


def _recipient(key: str, services: Mapping[str, ServiceEntry]) -> ServiceEntry | None:
    for prefix in _RECIPIENTS:
        if key.startswith(prefix):
            return services.get(key.removeprefix(prefix))
    return None


def _terms(entry: Entry) -> list[Any]:
    purpose, recipient = entry.purpose, entry.recipient
    texts = (purpose.name, purpose.description, purpose.retention, purpose.refusal)
    terms: list[Any] = [purpose.key, *(dict(text) for text in texts), list(purpose.items)]
    if recipient is not None:
        terms += [recipient.provider, recipient.country, recipient.contact]
        terms += [dict(recipient.task), dict(recipient.retention)]
    return terms


def _link_digest(opened: OpenLink) -> str:
    return content_hash({"token": opened.token}).hex()
