"""Finding people, by identifiers, references and tokens."""

from __future__ import annotations

from consent_service.subjects.models import Subject
from consent_service.subjects.queries.identifiers import (
    IdentifierHashes,
    phone_region,
    resolve_subject_in,
)
from consent_service.subjects.queries.keys import count_orphaned_subject_keys
from consent_service.subjects.queries.people import (
    REF_PREFIX,
    Member,
    find_own_subject,
    find_subject,
    find_subject_by_ref,
    find_subject_in,
    find_subjects,
    find_subjects_by_ref,
    get_answering,
    get_subject_by_ref,
    get_subjects,
    list_identifier_kinds,
    list_members,
    list_people,
    lock_subject,
)
from consent_service.subjects.queries.suppressions import list_suppressed
from consent_service.subjects.queries.tokens import (
    SUBJECT_TOKEN,
    find_subject_by_token,
    sign_subject_token,
)

__all__ = [
    "REF_PREFIX",
    "SUBJECT_TOKEN",
    "IdentifierHashes",
    "Member",
    "Subject",
    "count_orphaned_subject_keys",
    "find_own_subject",
    "find_subject",
    "find_subject_by_ref",
    "find_subject_by_token",
    "find_subject_in",
    "find_subjects",
    "find_subjects_by_ref",
    "get_answering",
    "get_subject_by_ref",
    "get_subjects",
    "list_identifier_kinds",
    "list_members",
    "list_people",
    "list_suppressed",
    "lock_subject",
    "phone_region",
    "resolve_subject_in",
    "sign_subject_token",
]
