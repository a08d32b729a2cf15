"""Reading acts and states."""

from __future__ import annotations

from consent_service.consents.queries.acts import (
    acts_by_purpose,
    list_events,
    list_states,
    purpose_ids_by_key,
)
from consent_service.consents.queries.answers import (
    describe_event,
    describe_states,
    list_history,
    receipt_number,
)

__all__ = [
    "acts_by_purpose",
    "describe_event",
    "describe_states",
    "list_events",
    "list_history",
    "list_states",
    "purpose_ids_by_key",
    "receipt_number",
]
