"""The public pages of a policy: in force, every version, differences, announcements, feed.

Rendered here without any script; every text of a tenant is escaped, none is markup.
"""

from __future__ import annotations

from consent_service.policies.pages.routes import blueprint

__all__ = ["blueprint"]
