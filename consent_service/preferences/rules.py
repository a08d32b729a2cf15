"""What a link is, what a form changes, and what one click refuses. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from consent_service.consents.rules import GRANTED, OBJECTED, WITHDRAWN

PREFERENCES, UNSUBSCRIBE, CONFIRM = "preferences", "unsubscribe", "confirm"
KINDS = (PREFERENCES, UNSUBSCRIBE, CONFIRM)
#: How long a link to the preference centre holds. One for unsubscribing never ends.
PREFERENCES_HOLD = timedelta(days=30)
#: How long "pause for 30 days" is.
PAUSE = timedelta(days=30)

MARKETING = "marketing"
_BY_EMAIL = "marketing.email"


@dataclass(frozen=True)
class Link:
    """What a link says: random references only, nothing personal."""

    kind: str
    #: ``sub_…`` of the subject it was made for, linked into another or not.
    subject_ref: str
    product: str
    issued_at: datetime
    #: For unsubscribing; empty: whatever advertisements the person gets.
    purposes: tuple[str, ...] = ()

    @property
    def ends_at(self) -> datetime | None:
        """From when on it is void, or None."""
        return None if self.kind == UNSUBSCRIBE else self.issued_at + PREFERENCES_HOLD


@dataclass(frozen=True)
class Standing:
    """The answer of a person for a purpose, as far as a form is concerned."""

    key: str
    #: As recorded; None where the person never answered.
    status: str | None
    #: A grant that is neither over nor outdated.
    is_granted: bool
    #: It runs until someone objects, so its box says "I object".
    is_opt_out: bool = False

    @property
    def is_ticked(self) -> bool:
        """Whether the box is ticked: by the person's own act and by nothing else."""
        if self.is_opt_out:
            return self.status is not None and self.status != GRANTED
        return self.is_granted

    @property
    def refusal(self) -> str:
        """What taking it back is: advertisements and opt-out purposes are objected to."""
        if self.is_opt_out or is_advertising(self.key):
            return OBJECTED
        return WITHDRAWN


@dataclass(frozen=True)
class Shown:
    """What a form showed: the keys of ticked and of empty boxes, and a digest of all it said."""

    on: frozenset[str]
    off: frozenset[str]
    digest: str


@dataclass(frozen=True)
class Changes:
    """What to record, and which grants a form made that no longer shows how things are."""

    choices: Mapping[str, str]
    held_back: tuple[str, ...] = ()


def is_advertising(key: str) -> bool:
    """Whether a purpose is receiving advertisements: on a channel, or at night."""
    return key.startswith(MARKETING + ".")


def resolve_changes(
    shown: Shown, ticked: Collection[str], standings: Iterable[Standing], *, digest: str
) -> Changes:
    """What a person changed in a form: the boxes that differ from how they were shown.

    A refusal always counts. A grant counts only if the form still says what is so (``digest``):
    one sent again after a refusal, or after the terms changed, grants nothing.
    """
    choices: dict[str, str] = {}
    held_back = []
    for standing in standings:
        key = standing.key
        if key not in shown.on | shown.off or (key in ticked) == (key in shown.on):
            continue
        if (key in ticked) == standing.is_opt_out:
            if standing.status not in {standing.refusal, OBJECTED}:
                choices[key] = standing.refusal
        elif not standing.is_granted:
            if shown.digest == digest:
                choices[key] = GRANTED
            else:
                held_back.append(key)
    return Changes(choices, tuple(held_back))


def resolve_withdrawal(standings: Iterable[Standing]) -> dict[str, str]:
    """Everything taken back: what was granted, over or not, and what runs until one objects."""
    return {
        standing.key: standing.refusal
        for standing in standings
        if standing.status == GRANTED or (standing.is_opt_out and standing.status != OBJECTED)
    }


def resolve_unsubscription(
    wanted: Collection[str], statuses: Mapping[str, str | None]
) -> dict[str, str]:
    """What one click objects to, of the purposes that there are (``statuses`` by key).

    Those that the link names; else every advertisement with a standing grant, and e-mail whether
    granted or not; else, so that the click is never without effect, use for marketing as a whole.
    What was objected to already is left as it is.
    """
    keys = [key for key in wanted if key in statuses]
    if not keys:
        keys = [
            key
            for key, status in statuses.items()
            if is_advertising(key) and (status == GRANTED or key == _BY_EMAIL)
        ]
    if not keys and MARKETING in statuses:
        keys = [MARKETING]
    return {key: OBJECTED for key in keys if statuses[key] != OBJECTED}
