"""How long changes are kept, and which positions a reader can still ask for. Pure."""

from __future__ import annotations

from datetime import timedelta

#: How long a change stays in the feed.
KEPT = timedelta(days=90)


def is_readable_after(position: int, *, first_kept: int, last_given: int) -> bool:
    """Whether a reader that has everything up to ``position`` misses nothing by reading on.

    Positions are consecutive, so a gap between what it has and what is kept is a loss. A position
    that was never given comes from another database, or from before a backup was restored.
    """
    return first_kept - 1 <= position <= last_given
