"""What names, origins, scopes and site settings may be. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

SCOPES = (
    "decisions:read",
    "consents:read",
    "consents:write",
    "subjects:read",
    "subjects:write",
    "subjects:erase",
    "subject_tokens:create",
    "links:create",
    "switches:write",
    "policies:write",
    "privacy:write",
    "reports:read",
    "admin",
)

#: A slug stands in API keys and site keys, so it holds no underscore.
SLUG_PATTERN = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
LONGEST_SLUG = 40
DEFAULT_PRODUCT = "default"

API_KEY_PATTERN = re.compile(r"csk_([a-z][a-z0-9-]{0,39})_([A-Za-z0-9_-]{43})", re.ASCII)
SITE_KEY_PATTERN = re.compile(r"([a-z][a-z0-9-]{0,39})-([0-9a-hjkmnp-tv-z]{12})", re.ASCII)

#: A country, the EEA, or a part of a country: ``KR``, ``EEA``, ``US-CA``.
JURISDICTION_PATTERN = re.compile(r"(EEA|[A-Z]{2})(-[A-Z0-9]{1,3})?", re.ASCII)

#: A host name after IDNA (RFC 1123; browsers accept an underscore, too).
_HOST = re.compile(
    r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*", re.ASCII
)
LONGEST_HOST = 253

POSITIONS = ("bottom", "corner", "centre")
CONSENT_MODES = ("basic", "advanced", "off")

#: Google's signals that a region's defaults may grant.
CONSENT_SIGNALS = (
    *("ad_storage", "ad_user_data", "ad_personalization", "analytics_storage"),
    *("functionality_storage", "personalization_storage"),
)

#: What the banner speaks, as BCP 47 tags: the files in ``static/banner/src/texts``.
BANNER_LANGUAGES = (
    *("ar", "de", "en", "es", "fr", "he", "id", "it", "ja", "ko"),
    *("nl", "pl", "pt", "th", "vi", "zh-Hans", "zh-Hant"),
)

#: Months until a choice is asked for again (law.md §3: CNIL; KR and US are product choices).
REASK_MONTHS = {"EEA": 6, "GB": 6, "KR": 12, "US": 12}
DEFAULT_REASK_MONTHS = 6


@dataclass(frozen=True)
class SiteSettings:
    """How a site's banner behaves; what is not set here follows the tenant's jurisdiction."""

    position: str = "bottom"
    consent_mode: str = "basic"
    #: Reload the page after a withdrawal.
    reload: bool = False
    #: Domain of the cookie, for sites that share a choice between sub-domains.
    cookie_domain: str | None = None
    reask_months: int | None = None
    #: Languages of the banner, the tenant's own added; None: those that its purposes are named in.
    languages: Sequence[str] | None = None
    #: The page has its own link to the settings, so the banner shows no button for them.
    own_link: bool = False
    #: ``navigator.doNotTrack`` refuses what Global Privacy Control refuses (a retired signal).
    dnt: bool = False
    #: Google's ``url_passthrough``.
    url_passthrough: bool = False
    #: Consent Mode defaults per ISO 3166-2 region: the signals that are granted before a choice.
    region_defaults: Mapping[str, Sequence[str]] | None = None
    #: ``#rrggbb`` of the banner's two buttons; the dark theme's is derived when left out.
    colour: str | None = None
    colour_dark: str | None = None


def is_slug(text: str) -> bool:
    """Whether a text may name a tenant."""
    return len(text) <= LONGEST_SLUG and SLUG_PATTERN.fullmatch(text) is not None


def normalise_origin(text: str) -> str | None:
    """``scheme://host[:port]`` in the form browsers send it, or None if it is no web origin."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or not _is_host(host):
        return None
    if parts.path not in {"", "/"} or any(mark in text for mark in "?#@%\\"):
        return None
    if port == 0:
        return None
    shown = f"[{host}]" if ":" in host else host
    standard = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{shown}" + (f":{port}" if port not in {None, standard} else "")


def is_covered(host: str, domains: tuple[str, ...]) -> bool:
    """Whether a host lies in a scope of domains (each with its sub-domains); empty covers all."""
    if not domains:
        return True
    return any(
        host == domain or (not _is_ip(host) and host.endswith(f".{domain}")) for domain in domains
    )


def resolve_reask_months(settings: SiteSettings, jurisdiction: str) -> int:
    """Months after which a site asks again, the same after refusal and grant."""
    if settings.reask_months is not None:
        return settings.reask_months
    return REASK_MONTHS.get(jurisdiction.partition("-")[0], DEFAULT_REASK_MONTHS)


def _is_host(host: str) -> bool:
    return len(host) <= LONGEST_HOST and (_HOST.fullmatch(host) is not None or _is_ip(host))


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
