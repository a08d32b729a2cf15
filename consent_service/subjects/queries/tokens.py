"""Tokens by which a page speaks for a signed-in member."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from consent_service.kernel import clock
from consent_service.kernel.ids import public_id
from consent_service.kernel.signing import TokenExpired, TokenInvalid, TokenUse
from consent_service.subjects.models import Subject
from consent_service.subjects.queries.people import REF_PREFIX, find_subject_by_ref

#: For a page that speaks for a signed-in member; its own end is in the payload, never later.
SUBJECT_TOKEN = TokenUse("subject-token", timedelta(seconds=900))


def sign_subject_token(subject: Subject, *, site: str | None, expires_at: datetime) -> str:
    """A token for a page of one site, or of any. It holds a random reference, no identifier."""
    payload = {"s": public_id(REF_PREFIX, subject.id), "e": int(expires_at.timestamp())}
    return SUBJECT_TOKEN.sign(payload | ({"site": site} if site else {}))


def find_subject_by_token(token: str | None, *, site: str) -> Subject | None:
    """The member a page speaks for; None where the token does not hold here and now."""
    if not token:
        return None
    try:
        payload = SUBJECT_TOKEN.read(token)
    except (TokenExpired, TokenInvalid):
        return None
    if payload.get("site", site) != site:
        return None
    if datetime.fromtimestamp(int(payload["e"]), UTC) <= clock.now():
        return None
    subject = find_subject_by_ref(str(payload["s"]))
    return None if subject is None or subject.erased_at is not None else subject
