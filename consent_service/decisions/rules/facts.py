"""What is asked, and what is known about it at that instant. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from consent_service.decisions.rules.answers import Evidence

CHANNELS = ("email", "sms", "kakao", "push", "phone", "fax", "post")
POST = CHANNELS[-1]
MESSAGE_CLASSES = ("advertising", "informational", "transactional", "legal_notice")

MARKETING = "marketing"
NIGHT = "marketing.night"
NECESSARY, OPT_IN, OPT_OUT = "necessary", "opt_in", "opt_out"


@dataclass(frozen=True)
class Row:
    """The state of one person for one purpose, and what has changed since."""

    status: str
    evidence: Evidence
    valid_until: datetime | None = None
    #: The terms of the purpose, or the consent that a policy version asks for, are others now.
    is_outdated: bool = False
    #: When an announced version will ask everybody again.
    outdated_from: datetime | None = None
    refused_services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """The question. ``at`` is the instant it is asked about."""

    purpose: str
    mode: str
    at: datetime
    jurisdiction: str
    service: str | None = None
    channel: str | None = None
    message_class: str = "advertising"

    @property
    def is_marketing(self) -> bool:
        """Whether message class, channel and night bear on the answer."""
        return self.purpose == MARKETING or self.purpose.startswith(MARKETING + ".")

    @property
    def is_korean(self) -> bool:
        """Whether Korean law applies, in a part of the country (``KR-11``) too."""
        return self.jurisdiction.partition("-")[0] == "KR"

    @property
    def is_opt_out(self) -> bool:
        """Whether it runs until someone objects; an advertisement never does."""
        return self.mode == OPT_OUT and not self.is_marketing


@dataclass(frozen=True)
class Facts:
    """What is known. Every absence denies, unless the purpose is necessary or opt-out."""

    is_known: bool
    is_erased: bool = False
    #: Rows by purpose key: the purpose asked about, and those that it depends on.
    rows: Mapping[str, Row] = field(default_factory=dict)
    #: Keys of the purposes that the catalogue defines.
    defined: frozenset[str] = frozenset()
    #: Purposes to which an erased person with this identifier had objected, and the erasure's time.
    suppressed: Mapping[str, datetime] = field(default_factory=dict)
    #: Services of the purpose, and those of them that are switched off at some level.
    services: frozenset[str] = frozenset()
    switched_off: frozenset[str] = frozenset()
    #: When a pause of advertisements ends that the person asked for.
    paused_until: datetime | None = None


def needed_keys(asked: Asked) -> tuple[str, ...]:
    """The purposes that bear on the answer: the one asked about, or what an advertisement needs.

    That is use of data, then receiving on its channel: two different consents (PIPA 22(1)7;
    Network Act 50(1)); and always the purpose that was asked about.
    """
    if not asked.is_marketing:
        return (asked.purpose,)
    channel = [f"{MARKETING}.{asked.channel}"] if asked.channel is not None else []
    return tuple(dict.fromkeys([MARKETING, *channel, asked.purpose]))
