"""Announcements as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from consent_service.policies.pages.announcements import Announcement
from consent_service.policies.pages.blocks import without_unsafe
from consent_service.policies.pages.reasons import subject_of
from consent_service.policies.pages.words import Words
from consent_service.web.schemas import format_instant

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"


def atom_feed(
    announcements: Sequence[Announcement], *, title: str, author: str, base: str, words: Words
) -> bytes:
    """The feed as UTF-8; ``base`` is the absolute address of the policy."""
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": words.lang})
    _text(feed, "id", f"{base}/changes")
    _text(feed, "title", f"{title}: {words.change_notices}")
    _text(feed, "updated", _instant(max(_times(announcements), default=None)))
    _text(SubElement(feed, "author"), "name", author)
    _link(feed, "self", f"{base}/changes.atom", MEDIA_TYPE)
    _link(feed, "alternate", f"{base}/changes", "text/html")
    for announcement in announcements:
        _entry(feed, announcement, title=title, base=base, words=words)
    body: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _entry(
    feed: Element, announcement: Announcement, *, title: str, base: str, words: Words
) -> None:
    version = announcement.version
    address = f"{base}/versions/{version.number}"
    entry = SubElement(feed, "entry")
    _text(entry, "id", address)
    _text(entry, "title", f"{title} v{version.number}")
    _text(entry, "updated", _instant(version.announced_at))
    _text(entry, "published", _instant(version.announced_at))
    _link(entry, "alternate", address, "text/html")
    lines = [
        f"{words.announced_on} {version.announced_on}, {words.effective_on} {version.effective_on}"
    ]
    if announcement.before is None:
        lines.append(words.first_notice)
    else:
        lines.append(words.change_class(version.change_class))
        lines.extend(
            ": ".join(filter(None, (words.reason(reason["kind"]), subject_of(reason))))
            for reason in announcement.reasons
        )
    _text(entry, "summary", "\n".join(lines))


def _times(announcements: Sequence[Announcement]) -> list[datetime]:
    return [item.version.announced_at for item in announcements if item.version.announced_at]


def _instant(value: datetime | None) -> str:
    return format_instant(value or datetime(1970, 1, 1, tzinfo=UTC)) or ""


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = without_unsafe(text)


def _link(parent: Element, relation: str, address: str, media_type: str) -> None:
    SubElement(parent, "link", {"rel": relation, "href": address, "type": media_type})
