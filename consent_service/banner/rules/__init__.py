"""How a stored notice becomes the bytes of the banner: pure, no file, clock or database.

The caller reads ``static/banner/dist`` once and hands its texts in; what comes out is the same for
the same input, so it can be kept by content hash.
"""

from __future__ import annotations

from consent_service.banner.rules.documents import BannerNotice
from consent_service.banner.rules.encoding import content_hash, digest, script_json, site_hash
from consent_service.banner.rules.interface import (
    CompiledInterface,
    InterfaceSettings,
    compile_interface,
    interface_texts,
    later_words,
)
from consent_service.banner.rules.loader import (
    LoaderSettings,
    compile_loader,
    cookie_name,
    loader_config,
    needs_plus,
    offered_languages,
)

__all__ = [
    "BannerNotice",
    "CompiledInterface",
    "InterfaceSettings",
    "LoaderSettings",
    "compile_interface",
    "compile_loader",
    "content_hash",
    "cookie_name",
    "digest",
    "interface_texts",
    "later_words",
    "loader_config",
    "needs_plus",
    "offered_languages",
    "script_json",
    "site_hash",
]
