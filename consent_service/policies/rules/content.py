"""The content of a policy version in one language, and what the law requires it to contain.

Owns the shape that is stored, edited, imported, compared and rendered. The body of a section is
plain text: paragraphs are separated by blank lines; a line that starts with ``- `` is a list item,
nested by one leading space; consecutive lines with TABs are the rows of a table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from consent_service.policies.rules.facts import (
    Authority,
    CollectionMethod,
    Contacts,
    Department,
    Facts,
    Item,
    Officer,
    OptOutRoute,
    Processor,
    ProvisionException,
    Purpose,
    Recipient,
    Retention,
)
from consent_service.policies.rules.records import (
    as_object,
    read_record,
    read_records,
    read_text,
    refuse_unknown,
)
from consent_service.policies.rules.titles import SECTION_KEYS, section_topics

__all__ = [
    "SECTION_KEYS",
    "Authority",
    "CollectionMethod",
    "Contacts",
    "Department",
    "Facts",
    "Item",
    "Officer",
    "OptOutRoute",
    "PolicyText",
    "Processor",
    "ProvisionException",
    "Purpose",
    "Recipient",
    "Retention",
    "Section",
    "missing_sections",
    "required_sections",
]

#: PIPA 30(1): purposes, items, periods, destruction, rights, safety measures, a contact.
_ALWAYS_REQUIRED: Final = (
    "items_and_methods",
    "purposes",
    "retention",
    "destruction",
    "rights",
    "safeguards",
    "contacts",
)


@dataclass(frozen=True, slots=True)
class Section:
    """One section. ``key`` is one of SECTION_KEYS or a key of the tenant's own."""

    key: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy version in one language: the words people read and the facts they state."""

    title: str
    intro: str = ""
    sections: tuple[Section, ...] = ()
    facts: Facts = field(default_factory=Facts)

    def section(self, key: str) -> Section | None:
        """The section with this key, or None."""
        return next((section for section in self.sections if section.key == key), None)

    def to_json(self) -> dict[str, Any]:
        """A JSON object; ``from_json`` gives an equal value back."""
        return {
            "title": self.title,
            "intro": self.intro,
            "sections": [
                {"key": section.key, "title": section.title, "body": section.body}
                for section in self.sections
            ],
            "facts": self.facts.to_json(),
        }

    @classmethod
    def from_json(cls, value: object, pointer: str = "") -> PolicyText:
        """The inverse of ``to_json``. Raises ContentMalformed, with a pointer to the fault."""
        data = as_object(value, pointer)
        refuse_unknown(data, frozenset({"title", "intro", "sections", "facts"}), pointer)
        return cls(
            title=read_text(data, "title", pointer),
            intro=read_text({"intro": "", **data}, "intro", pointer),
            sections=read_records(
                lambda element, at: read_record(Section, element, at), data, "sections", pointer
            ),
            facts=Facts.from_json(data.get("facts", {}), f"{pointer}/facts"),
        )


def required_sections(
    *, has_third_parties: bool, has_processors: bool, has_cookies: bool, has_transfers: bool
) -> tuple[str, ...]:
    """The keys of the sections that pack KR requires before an announcement (PIPA 30(1)).

    Users' duties, links and the duty of notice are customary, not statutory, and never required.
    """
    conditional = (
        ("third_parties", has_third_parties),
        ("processors", has_processors),
        ("automatic_collection", has_cookies),
        ("overseas_transfer", has_transfers),
    )
    return _ALWAYS_REQUIRED + tuple(key for key, applies in conditional if applies)


def missing_sections(
    text: PolicyText,
    *,
    has_third_parties: bool,
    has_processors: bool,
    has_cookies: bool,
    has_transfers: bool,
) -> tuple[str, ...]:
    """The keys of required sections that ``text`` lacks, in the customary order.

    A section with a blank body is missing. One section may cover several topics when its title
    says so, for example "보유 및 이용기간, 파기절차".
    """
    present: set[str] = set()
    for section in text.sections:
        if section.body.strip():
            present |= {section.key, *section_topics(section.title)}
    required = required_sections(
        has_third_parties=has_third_parties,
        has_processors=has_processors,
        has_cookies=has_cookies,
        has_transfers=has_transfers,
    )
    return tuple(key for key in required if key not in present)
