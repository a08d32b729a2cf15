"""A policy with its public versions, as the pages need them: one reading of the clock a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from consent_service.kernel.errors import NotFound
from consent_service.policies.models import Policy
from consent_service.policies.queries import (
    VersionSummary,
    get_policy,
    get_version,
    list_public_versions,
)
from consent_service.policies.rules.content import PolicyText
from consent_service.policies.rules.differences import SectionDifference, differences
from consent_service.tenants.queries import get_tenant


@dataclass(frozen=True)
class Publisher:
    """The tenant, as far as the pages show it."""

    slug: str
    name: str
    legal_name: str
    timezone: str
    default_lang: str


@dataclass(frozen=True)
class Shelf:
    """The public versions, the one that takes effect last first."""

    tenant: Publisher
    policy: Policy
    versions: tuple[VersionSummary, ...]

    @property
    def in_force(self) -> VersionSummary | None:
        """The version in force."""
        return next((found for found in self.versions if found.state == "in_force"), None)

    @property
    def upcoming(self) -> VersionSummary | None:
        """The announced version that takes effect next."""
        return next((found for found in self.versions[::-1] if found.state == "announced"), None)

    def find(self, number: int) -> VersionSummary:
        """A public version by number. Raises NotFound, for a draft too."""
        found = next((version for version in self.versions if version.number == number), None)
        if found is None:
            raise NotFound("This policy has no version with this number.")
        return found

    def before(self, version: VersionSummary) -> VersionSummary | None:
        """The version that this one succeeds."""
        after = self.versions.index(version) + 1
        return self.versions[after] if after < len(self.versions) else None

    def texts(self, version: VersionSummary) -> dict[str, PolicyText]:
        """The texts of a version by language."""
        found = get_version(self.policy, version.number).texts
        return {lang: PolicyText.from_json(text) for lang, text in found.items()}


def open_shelf(policy_key: str) -> Shelf:
    """The bound tenant's policy. Raises NotFound while it has drafts only: nobody shall know."""
    policy = get_policy(policy_key)
    versions = list_public_versions(policy)
    if not versions:
        raise NotFound("There is no policy with this key.")
    tenant = get_tenant()
    publisher = Publisher(
        slug=tenant.slug,
        name=tenant.name,
        legal_name=tenant.legal_name,
        timezone=tenant.timezone,
        default_lang=tenant.default_lang,
    )
    return Shelf(publisher, policy, versions)


@lru_cache(maxsize=128)
def compare(before: PolicyText, after: PolicyText) -> tuple[SectionDifference, ...]:
    """The differences between two texts; announced ones never change, so they are kept."""
    return differences(before, after)
