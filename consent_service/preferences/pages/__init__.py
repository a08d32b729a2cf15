"""The pages behind links for people: server-rendered, without any script; GET changes nothing."""

from __future__ import annotations

from consent_service.preferences.pages.centre import blueprint as centre
from consent_service.preferences.pages.unsubscribing import blueprint as unsubscribing

__all__ = ["centre", "unsubscribing"]
