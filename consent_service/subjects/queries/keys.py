"""Keys of subjects and the masters that wrap them."""

from __future__ import annotations

from sqlalchemy import func, select

from consent_service.kernel.db import db
from consent_service.kernel.keys import FINGERPRINT_BYTES, keyring
from consent_service.subjects.models import Subject


def count_orphaned_subject_keys() -> int:
    """How many of the bound tenant's subjects have a key whose master is not configured."""
    mark = func.substr(Subject.wrapped_key, 1, FINGERPRINT_BYTES)
    rows = db.session.execute(
        select(mark, func.count()).where(Subject.wrapped_key.is_not(None)).group_by(mark)
    )
    return sum(count for found, count in rows if not keyring().can_unwrap(bytes(found)))
