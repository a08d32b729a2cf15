"""Errors of decisions.

Invalid
├── ChannelMissing      channel_missing
└── PastNotAnswered     invalid
"""

from __future__ import annotations

from consent_service.kernel.errors import Invalid


class ChannelMissing(Invalid):
    """An advertisement is sent on a channel, and each has a consent of its own."""

    code = "channel_missing"
    title = "Name the channel that the advertisement would be sent on"


class PastNotAnswered(Invalid):
    """The present catalogue must not pass for that of another day."""

    title = "Decisions are answered for the present and the future"
