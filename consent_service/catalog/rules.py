"""What the catalogue's entries are, which may stand together, and how switches add up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from consent_service.kernel.errors import FieldError

DEVICE, PERSON = "device", "person"
SCOPES = (DEVICE, PERSON)
NECESSARY, OPT_IN, OPT_OUT = "necessary", "opt_in", "opt_out"
MODES = (NECESSARY, OPT_IN, OPT_OUT)
COOKIE_KINDS = ("cookie", "local_storage", "session_storage")

#: What a banner asks a browser.
DEVICE_KEYS = frozenset({"necessary", "preferences", "analytics", "personalisation", "ads"})
#: First parts of keys that only an identified person's own act can grant.
PERSON_FAMILIES = frozenset({"marketing", "third_party", "transfer"})

TENANT, PRODUCT, CUSTOMER = "tenant", "product", "customer"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What data is used for, in one product."""

    id: UUID
    product_id: UUID
    key: str
    scope: str
    mode: str
    mode_by_jurisdiction: Mapping[str, str]
    legal_basis: str
    name: Mapping[str, str]
    description: Mapping[str, str]
    aliases: tuple[str, ...]
    items: tuple[str, ...]
    retention: Mapping[str, str]
    refusal: Mapping[str, str]
    validity_months: int | None
    is_sale_or_share: bool
    rank: int

    @property
    def modes(self) -> frozenset[str]:
        """The modes it has anywhere."""
        return frozenset({self.mode, *self.mode_by_jurisdiction.values()})


@dataclass(frozen=True, slots=True)
class CookieEntry:
    """A cookie, or another thing kept in the browser; ``duration`` None: until it is closed."""

    name: str
    kind: str
    duration: str | None
    purpose: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """A vendor, processor or recipient, with the purposes it works for in one product."""

    id: UUID
    key: str
    name: str
    provider: str
    country: str | None
    measurement_ids: tuple[str, ...]
    hosts: tuple[str, ...]
    allowed_items: tuple[str, ...] | None
    privacy_url: str | None
    terms_url: str | None
    contact: str | None
    task: Mapping[str, str]
    retention: Mapping[str, str]
    transfer_basis: str | None
    rank: int
    purposes: tuple[str, ...]
    cookies: tuple[CookieEntry, ...]


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """A piece of personal data collected on an occasion."""

    context: str
    key: str
    name: Mapping[str, str]
    is_required: bool
    purposes: tuple[str, ...]
    rank: int


@dataclass(frozen=True, slots=True)
class SwitchSetting:
    """What stands at one level now."""

    service: str
    level: str
    target_id: UUID
    is_enabled: bool
    changed_at: datetime
    changed_by: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SwitchState:
    """A switch as seen from one level: its own setting, and with every level above it."""

    service: str
    level: str
    enabled: bool
    effective: bool
    changed_at: datetime | None
    changed_by: Mapping[str, Any] | None


def resolve_mode(purpose: Purpose, jurisdiction: str) -> str:
    """The mode of a purpose in a jurisdiction: ``US-CA`` before ``US`` before the general one."""
    by_jurisdiction = purpose.mode_by_jurisdiction
    for place in (jurisdiction, jurisdiction.partition("-")[0]):
        if place in by_jurisdiction:
            return by_jurisdiction[place]
    return purpose.mode


def resolve_switch_state(
    service: str, level: str, target_id: UUID, relevant: Iterable[SwitchSetting]
) -> SwitchState:
    """The state at one level, from the settings at that level and every one above it.

    What was never set is on. Off at any level wins; on never grants anybody anything.
    """
    settings = list(relevant)
    own = next((s for s in settings if s.level == level and s.target_id == target_id), None)
    return SwitchState(
        service=service,
        level=level,
        enabled=own is None or own.is_enabled,
        effective=all(setting.is_enabled for setting in settings),
        changed_at=own.changed_at if own else None,
        changed_by=own.changed_by if own else None,
    )


def check_purpose(
    key: str,
    *,
    scope: str,
    mode: str,
    legal_basis: str,
    modes: Mapping[str, str],
    validity_months: int | None,
    is_sale_or_share: bool,
) -> tuple[FieldError, ...]:
    """What is wrong with a purpose whose fields are each well formed; pointers are relative."""
    return (
        *_check_scope(key, scope),
        *_check_necessary(key, mode, legal_basis, modes),
        *_check_necessary_extras(mode, validity_months, is_sale_or_share=is_sale_or_share),
    )


def _check_scope(key: str, scope: str) -> Iterator[FieldError]:
    family = key.partition(".")[0]
    if family in PERSON_FAMILIES and scope != PERSON:
        yield _fault("/scope", f"{key} changes by a person's own act only: its scope is person.")
    if key in DEVICE_KEYS and scope != DEVICE:
        yield _fault("/scope", f"{key} is what a banner asks a browser: its scope is device.")
    if key in {"third_party", "transfer"}:
        yield _fault("/key", f"Consent is asked per recipient: {key}.<service>.")


def _check_necessary(
    key: str, mode: str, legal_basis: str, modes: Mapping[str, str]
) -> Iterator[FieldError]:
    asks_nobody = mode == NECESSARY or NECESSARY in modes.values()
    if key == NECESSARY and ({mode} | set(modes.values())) != {NECESSARY}:
        yield _fault("/mode", "The purpose necessary is necessary everywhere.")
    if asks_nobody and key.partition(".")[0] in PERSON_FAMILIES:
        yield _fault("/mode", f"{key} is never necessary: it needs the person's own act.")
    if mode == NECESSARY and legal_basis == "consent":
        yield _fault("/legal_basis", "A necessary purpose asks nobody, so it rests on no consent.")


def _check_necessary_extras(
    mode: str, validity_months: int | None, *, is_sale_or_share: bool
) -> Iterator[FieldError]:
    if mode != NECESSARY:
        return
    if validity_months is not None:
        yield _fault("/validity_months", "A necessary purpose has no consent that could expire.")
    if is_sale_or_share:
        yield _fault("/sale_or_share", "What is sold or shared is never necessary.")


def _fault(pointer: str, detail: str) -> FieldError:
    return FieldError(pointer, "invalid", detail)
