"""Making, linking, unlinking and erasing subjects. Flushes at most; never commits."""

from __future__ import annotations

from consent_service.subjects.operations.erasure import erase_subject
from consent_service.subjects.operations.links import link_subjects, remove_identifier
from consent_service.subjects.operations.people import (
    find_or_create_own_subject,
    find_or_create_subject,
    read_external_ref,
    rewrap_subject_keys,
    seal_for,
    set_external_ref,
)

__all__ = [
    "erase_subject",
    "find_or_create_own_subject",
    "find_or_create_subject",
    "link_subjects",
    "read_external_ref",
    "remove_identifier",
    "rewrap_subject_keys",
    "seal_for",
    "set_external_ref",
]
