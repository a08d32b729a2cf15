"""The demonstration's privacy policies as typed values, with the dates that each start gives them.

Reads the content files only. Importing and announcing them is the business of the policies domain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from consent_service.demo.company import LANGUAGES, read_content
from consent_service.policies.rules.content import PolicyText


@dataclass(frozen=True)
class DemoVersion:
    """A version of the past: both dates are calendar days of the tenant's time zone."""

    announced_on: date
    effective_on: date
    requires_consent: bool
    texts: Mapping[str, PolicyText]


@dataclass(frozen=True)
class UpcomingVersion:
    """A version that is still to be announced; its dates follow from the day of the start."""

    announced_days_after_start: int
    effective_days_after_announcement: int
    requires_consent: bool
    texts: Mapping[str, PolicyText]

    def starting(self, first_day: date) -> DemoVersion:
        """The version with the dates it has when the demonstration starts on ``first_day``."""
        announced_on = first_day + timedelta(days=self.announced_days_after_start)
        return DemoVersion(
            announced_on=announced_on,
            effective_on=announced_on + timedelta(days=self.effective_days_after_announcement),
            requires_consent=self.requires_consent,
            texts=self.texts,
        )


@dataclass(frozen=True)
class DemoPolicy:
    """A policy line of one product. ``versions`` are history, oldest first."""

    key: str
    name: Mapping[str, str]
    domains: tuple[str, ...]
    versions: tuple[DemoVersion, ...]
    upcoming: tuple[UpcomingVersion, ...]


def _texts(raw: Mapping[str, Any]) -> dict[str, PolicyText]:
    return {lang: PolicyText.from_json(raw[lang], f"/texts/{lang}") for lang in LANGUAGES}


@cache
def load_policy(product: str) -> DemoPolicy:
    """The privacy policy of a product of ``PRODUCTS``.

    Raises ``ContentMalformed`` when a text has not the shape of a policy text.
    """
    raw = read_content(f"policy-{product}.yaml")
    return DemoPolicy(
        key=raw["key"],
        name=raw["name"],
        domains=tuple(raw["domains"]),
        versions=tuple(
            DemoVersion(
                announced_on=version["announced_on"],
                effective_on=version["effective_on"],
                requires_consent=version["requires_consent"],
                texts=_texts(version["texts"]),
            )
            for version in raw["versions"]
        ),
        upcoming=tuple(
            UpcomingVersion(
                announced_days_after_start=version["announced_days_after_start"],
                effective_days_after_announcement=version["effective_days_after_announcement"],
                requires_consent=version["requires_consent"],
                texts=_texts(version["texts"]),
            )
            for version in raw.get("upcoming", [])
        ),
    )
