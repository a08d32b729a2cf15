"""Reading policies, their versions, and which version is in force. Changes nothing."""

from __future__ import annotations

from consent_service.policies.queries.policies import (
    check_policy_covers,
    find_policy,
    find_product_policy,
    get_policy,
    get_policy_for_site,
    list_policies,
)
from consent_service.policies.queries.versions import (
    PolicyVersionInForce,
    VersionReference,
    VersionSummary,
    consent_epoch,
    current_day,
    find_version_in_force,
    get_version,
    get_version_in_force,
    get_version_reference,
    get_version_reference_by_id,
    list_public_versions,
    list_versions,
    next_effective_at,
    state_of,
    text_of,
)

__all__ = [
    "PolicyVersionInForce",
    "VersionReference",
    "VersionSummary",
    "check_policy_covers",
    "consent_epoch",
    "current_day",
    "find_policy",
    "find_product_policy",
    "find_version_in_force",
    "get_policy",
    "get_policy_for_site",
    "get_version",
    "get_version_in_force",
    "get_version_reference",
    "get_version_reference_by_id",
    "list_policies",
    "list_public_versions",
    "list_versions",
    "next_effective_at",
    "state_of",
    "text_of",
]
