"""The law of decisions as small pure rules over frozen values.

``facts.py`` says what is asked and known, ``answers.py`` what may be said, each ``rule_*`` of
``catalogue.py`` is one test of one article, and ``decide.py`` puts them in the law's order.
"""

from __future__ import annotations

from consent_service.decisions.rules.answers import Answer, Evidence, Reason
from consent_service.decisions.rules.catalogue import RULES_VERSION
from consent_service.decisions.rules.decide import decide, decide_service
from consent_service.decisions.rules.facts import (
    CHANNELS,
    MESSAGE_CLASSES,
    Asked,
    Facts,
    Row,
    needed_keys,
)

__all__ = [
    "CHANNELS",
    "MESSAGE_CLASSES",
    "RULES_VERSION",
    "Answer",
    "Asked",
    "Evidence",
    "Facts",
    "Reason",
    "Row",
    "decide",
    "decide_service",
    "needed_keys",
]
