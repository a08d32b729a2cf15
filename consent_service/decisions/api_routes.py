"""Decisions for back ends."""

from __future__ import annotations

from typing import Any

from consent_service.decisions.operations import (
    Question,
    answer_batch,
    answer_question,
    answer_service,
)
from consent_service.decisions.schemas import BatchIn, BatchOut, DecisionIn, DecisionOut
from consent_service.tenants.guards import requires
from consent_service.tenants.queries import get_product
from consent_service.web.parsing import StrictBlueprint, body_limit, reads

blueprint = StrictBlueprint("decisions", __name__, description="May I, and why?")

_BATCH_BODY_BYTES = 8 * 1024 * 1024


@blueprint.post("/v1/decisions")
@requires("decisions:read")
@reads
@blueprint.arguments(DecisionIn)
@blueprint.response(200, DecisionOut)
def make_decision(data: dict[str, Any]) -> dict[str, Any]:
    """Decide whether a purpose may run for a person now, or a service at all, and why."""
    if data["subject"] is None:
        return answer_service(get_product(data["product"]), data["service"], data["customer"])
    return answer_question(_question(data), data["subject"])


@blueprint.post("/v1/decisions/batch")
@requires("decisions:read")
@reads
@body_limit(_BATCH_BODY_BYTES)
@blueprint.arguments(BatchIn)
@blueprint.response(200, BatchOut)
def make_decisions(data: dict[str, Any]) -> dict[str, Any]:
    """Decide about up to 10,000 people at once."""
    return answer_batch(_question(data), data["subjects"])


def _question(data: dict[str, Any]) -> Question:
    return Question(
        product=get_product(data["product"]),
        purpose=data["purpose"],
        service=data["service"],
        customer=data["customer"],
        channel=data["channel"],
        message_class=data["message_class"],
        at=data["at"],
        jurisdiction=data["jurisdiction"],
    )
