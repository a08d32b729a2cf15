"""The facts of a policy version: what its text says, in a form that can be compared and acted on.

Texts stay in the language of the version; keys are the same in every language.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from consent_service.policies.rules.records import (
    as_object,
    read_record,
    read_records,
    refuse_unknown,
)

T = TypeVar("T")

PURPOSE_KEYS: Final = ("contract", "user_management", "service_improvement", "marketing")
COLLECTION_METHODS: Final = (
    "signup",
    "event",
    "board",
    "service_use",
    "phone",
    "fax",
    "partner",
    "email",
    "paper",
)
PROVISION_BASES: Final = ("consent", "law_enforcement", "anonymised_stats")
RECORD_CLASSES: Final = (
    "service_use_log",
    "recording",
    "contract_withdrawal",
    "payment_supply",
    "complaint_dispute",
    "web_visit",
    "ad_display",
)
OPT_OUT_ROUTES: Final = ("browser_settings", "analytics_addon", "admin_page", "mobile_settings")


@dataclass(frozen=True, slots=True)
class Purpose:
    """What data is used for. ``key`` is one of PURPOSE_KEYS, else ``purpose-N``."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item collected on one occasion (``context``), required there or optional."""

    context: str
    name: str
    required: bool


@dataclass(frozen=True, slots=True)
class CollectionMethod:
    """A way in which data is collected. ``key`` is one of COLLECTION_METHODS."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """A third party that is given data: the four facts of PIPA 17(2)1–4."""

    name: str
    purpose: str
    items: str
    retention: str


@dataclass(frozen=True, slots=True)
class Processor:
    """Who works for the controller, on what task, and how long it keeps the data."""

    name: str
    task: str
    retention: str


@dataclass(frozen=True, slots=True)
class ProvisionException:
    """A case in which data is provided beyond the purposes. ``basis``: PROVISION_BASES."""

    basis: str
    text: str


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a class of records is kept.

    ``record_class`` is one of RECORD_CLASSES, else ``record-N``; ``period`` an ISO 8601 duration,
    empty where the text names an event instead; ``kind`` is ``internal`` or ``statutory``;
    ``text`` are the words of the policy.
    """

    record_class: str
    basis: str
    period: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Officer:
    """The privacy officer (개인정보 보호책임자)."""

    name: str
    position: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Department:
    """The person or department that handles privacy matters (담당자·담당부서)."""

    name: str
    department: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Contacts:
    """Who answers for privacy: the law asks for one of the two (PIPA 30(1)6)."""

    officer: Officer | None = None
    department: Department | None = None

    def to_json(self) -> dict[str, Any]:
        """Both members, ``null`` where nobody is named."""
        return {
            "officer": dataclasses.asdict(self.officer) if self.officer else None,
            "department": dataclasses.asdict(self.department) if self.department else None,
        }

    @classmethod
    def from_json(cls, value: object, pointer: str = "") -> Contacts:
        """Raises ContentMalformed when ``value`` has another shape."""
        data = as_object(value, pointer)
        refuse_unknown(data, frozenset({"officer", "department"}), pointer)
        officer, department = data.get("officer"), data.get("department")
        return cls(
            officer=None
            if officer is None
            else read_record(Officer, officer, f"{pointer}/officer"),
            department=None
            if department is None
            else read_record(Department, department, f"{pointer}/department"),
        )


@dataclass(frozen=True, slots=True)
class Authority:
    """A public body that takes complaints."""

    name: str
    url: str
    phone: str


@dataclass(frozen=True, slots=True)
class OptOutRoute:
    """A way to refuse automatic collection. ``key`` is one of OPT_OUT_ROUTES."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a policy version states and the service carries out or compares."""

    purposes: tuple[Purpose, ...] = ()
    items: tuple[Item, ...] = ()
    collection_methods: tuple[CollectionMethod, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    processors: tuple[Processor, ...] = ()
    provision_exceptions: tuple[ProvisionException, ...] = ()
    retention: tuple[Retention, ...] = ()
    contacts: Contacts = Contacts()
    authorities: tuple[Authority, ...] = ()
    opt_out_routes: tuple[OptOutRoute, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A JSON object with every field; lists keep their order."""
        lists = {
            field.name: [dataclasses.asdict(element) for element in getattr(self, field.name)]
            for field in dataclasses.fields(self)
            if field.name != "contacts"
        }
        return {**lists, "contacts": self.contacts.to_json()}

    @classmethod
    def from_json(cls, value: object, pointer: str = "/facts") -> Facts:
        """The inverse of ``to_json``; absent lists are empty. Raises ContentMalformed."""
        data = as_object(value, pointer)
        refuse_unknown(data, frozenset(f.name for f in dataclasses.fields(cls)), pointer)
        return cls(
            purposes=_list(Purpose, data, "purposes", pointer),
            items=_list(Item, data, "items", pointer),
            collection_methods=_list(CollectionMethod, data, "collection_methods", pointer),
            recipients=_list(Recipient, data, "recipients", pointer),
            processors=_list(Processor, data, "processors", pointer),
            provision_exceptions=_list(ProvisionException, data, "provision_exceptions", pointer),
            retention=_list(Retention, data, "retention", pointer),
            contacts=Contacts.from_json(data.get("contacts", {}), f"{pointer}/contacts"),
            authorities=_list(Authority, data, "authorities", pointer),
            opt_out_routes=_list(OptOutRoute, data, "opt_out_routes", pointer),
        )


def _list(cls: type[T], data: Mapping[str, object], name: str, pointer: str) -> tuple[T, ...]:
    return read_records(lambda value, at: read_record(cls, value, at), data, name, pointer)
