"""Reading acts and states."""

from __future__ import annotations

from consent_service.consents.queries.acts import (
    acts_by_purpose,
    list_events,
    list_states,
)
from consent_service.consents.queries.answers import (
    describe_event,
    describe_states,
    list_history,
    receipt_number,
)
from consent_service.consents.queries.derivation import (
    StateValues,
    derive_state,
    list_states_of,
)
from consent_service.consents.queries.pauses import find_pause, list_pauses

__all__ = [
    "StateValues",
    "acts_by_purpose",
    "derive_state",
    "describe_event",
    "describe_states",
    "find_pause",
    "list_events",
    "list_history",
    "list_pauses",
    "list_states",
    "list_states_of",
    "receipt_number",
]
