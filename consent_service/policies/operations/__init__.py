"""Making policies, editing drafts, announcing them, recording history. Never commits."""

from __future__ import annotations

from consent_service.policies.operations.announcement import announce_version
from consent_service.policies.operations.drafts import (
    VersionChanges,
    change_version,
    create_version,
    delete_version,
)
from consent_service.policies.operations.history import NewHistory, record_history
from consent_service.policies.operations.importing import (
    ImportOptions,
    PolicyImport,
    import_policy_file,
)
from consent_service.policies.operations.policies import change_policy, create_policy

__all__ = [
    "ImportOptions",
    "NewHistory",
    "PolicyImport",
    "VersionChanges",
    "announce_version",
    "change_policy",
    "change_version",
    "create_policy",
    "create_version",
    "delete_version",
    "import_policy_file",
    "record_history",
]
