"""WSGI entry point: ``granian --interface wsgi wsgi:app``. Settings come from ``CONSENT_*``."""

from __future__ import annotations

from consent_service.app import create_app
from consent_service.kernel.config import Settings

app = create_app(Settings.from_env())
