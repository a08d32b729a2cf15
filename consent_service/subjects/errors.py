"""Errors of subjects.

NotFound
└── SubjectUnknown      subject_unknown
Conflict
└── SubjectsConflict    subjects_conflict
"""

from __future__ import annotations

from consent_service.kernel.errors import Conflict, NotFound


class SubjectUnknown(NotFound):
    """Nobody is known by this identifier, or no longer."""

    code = "subject_unknown"
    title = "Nobody is known by this identifier"


class SubjectsConflict(Conflict):
    """Two members cannot be one person."""

    code = "subjects_conflict"
    title = "A subject has at most one user identifier"
