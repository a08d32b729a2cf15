"""Once per key: the second request waits for the first, then gets its answer."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import update

from consent_service.consents.errors import IdempotencyKeyReused
from consent_service.consents.models import IdempotencyKey
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.keys import keyring
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.kernel.transaction import Overtaken
from consent_service.kernel.upserts import insert_new
from consent_service.tenants.queries import get_tenant


@dataclass(frozen=True)
class Replay:
    """An answer, and whether it was given before."""

    answer: dict[str, Any]
    is_replay: bool


def answer_once(
    scope: str,
    key: str,
    request: dict[str, Any],
    work: Callable[[], tuple[dict[str, Any], UUID]],
) -> Replay:
    """Do ``work`` (an answer and the event it made) unless this key was answered before.

    The unique key decides, in the transaction of the work itself: of identical requests at once
    one does the work and the others wait for its commit. A failure keeps nothing, so that it can
    be tried again. ``request`` is what must be the same for the key to be the same request:
    without tokens and ``sent_at``. Raises IdempotencyKeyReused where it differs.
    """
    body = orjson.dumps(request, option=orjson.OPT_SORT_KEYS)
    fingerprint = _fingerprint(body)
    identity = (current_tenant_id(), scope, key)
    is_first = insert_new(
        IdempotencyKey,
        {
            "tenant_id": identity[0],
            "scope": scope,
            "key": key,
            "fingerprint": fingerprint,
            "event_id": None,
            "answer": None,
            "created_at": clock.now(),
        },
    )
    if not is_first:
        return Replay(_first_answer(identity, fingerprint), is_replay=True)
    answer, event_id = work()
    db.session.execute(
        update(IdempotencyKey)
        .where(IdempotencyKey.scope == scope, IdempotencyKey.key == key)
        .values(answer=answer, event_id=event_id)
        .execution_options(synchronize_session=False)
    )
    return Replay(answer, is_replay=False)


def _fingerprint(body: bytes) -> bytes:
    # A bare hash of a body with an address in it could be guessed back.
    key = keyring().unwrap(get_tenant().wrapped_key)
    return hmac.digest(key, b"request\0" + body, "sha256")


def _first_answer(identity: tuple[UUID, str, str], fingerprint: bytes) -> dict[str, Any]:
    row = db.session.get(IdempotencyKey, identity, populate_existing=True)
    if row is None:  # its person was erased between the two looks
        raise Overtaken
    if row.fingerprint != fingerprint or row.answer is None:
        raise IdempotencyKeyReused
    return row.answer
