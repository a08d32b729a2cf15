"""The command line: thin commands over the domains' operations."""

from __future__ import annotations

from consent_service.cli.commands import main

__all__ = ["main"]
