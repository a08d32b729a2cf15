"""The websites of the fictional company, and the stand-in for the third parties they embed.

They know the service only by its public address, two site keys and one API key, as any website
does, and import nothing of its domains.
"""

from __future__ import annotations

from consent_service.demo.site.factory import create_demo_site

__all__ = ["create_demo_site"]
