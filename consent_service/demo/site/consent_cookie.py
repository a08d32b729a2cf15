"""Reads the device id out of the banner's first-party cookie. Reads nothing else of it.

The cookie belongs to the banner (``static/banner/src/cookie.js``); what is known of it here is the
place of the id, and anything of another shape has none.
"""

from __future__ import annotations

import hashlib
import re

#: Format version, notice, time, choice version; then the device id; more fields follow.
_HEAD = re.compile(r"1~[0-9a-f]{8}~\w{1,7}~\w{1,6}~([A-Za-z0-9_-]{16,64})~", re.ASCII)


def consent_cookie_name(site_key: str) -> str:
    """The cookie of a site: ``cs_consent_`` and 8 hex digits of the SHA-256 of its key."""
    return f"cs_consent_{hashlib.sha256(site_key.encode()).hexdigest()[:8]}"


def find_device_id(cookie: str) -> str | None:
    """The device id in a cookie value, or None where the value is not of the banner's making."""
    head = _HEAD.match(cookie)
    return head.group(1) if head else None
