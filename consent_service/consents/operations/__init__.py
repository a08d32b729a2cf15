"""Recording acts, keeping states, linking, erasing. Flushes at most; never commits."""

from __future__ import annotations

from consent_service.consents.operations.banner import BannerAct, record_banner_act
from consent_service.consents.operations.erasure import erase_person
from consent_service.consents.operations.idempotency import Replay, answer_once
from consent_service.consents.operations.member import (
    BackEndAct,
    link_identifiers,
    record_back_end_act,
    unlink_identifier,
)
from consent_service.consents.operations.pauses import pause_advertising, resume_advertising
from consent_service.consents.operations.record import NewAct, Recorded, record_act
from consent_service.consents.operations.states import rebuild_some_states, rebuild_states

__all__ = [
    "BackEndAct",
    "BannerAct",
    "NewAct",
    "Recorded",
    "Replay",
    "answer_once",
    "erase_person",
    "link_identifiers",
    "pause_advertising",
    "rebuild_some_states",
    "rebuild_states",
    "record_act",
    "record_back_end_act",
    "record_banner_act",
    "resume_advertising",
    "unlink_identifier",
]
