"""The data behind the public pages, for ``Accept: application/json``."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from consent_service.policies.models import Policy
from consent_service.policies.pages.shelf import Shelf
from consent_service.policies.queries import VersionSummary
from consent_service.policies.rules.content import PolicyText
from consent_service.policies.rules.differences import Segment
from consent_service.policies.schemas import (
    ChangeReasonOut,
    PolicyFactsSchema,
    PolicySectionSchema,
)


class LangQuery(Schema):
    """The language of the text; left out, the reader's."""

    lang = fields.String()


class PublicVersionRef(Schema):
    """A public version in short."""

    number = fields.Integer()
    state = fields.String()
    announced_on = fields.Date()
    effective_on = fields.Date()
    change_class = fields.String()
    url = fields.String()


class PublicVersionOut(PublicVersionRef):
    """A public version in one language."""

    tenant = fields.String()
    policy = fields.String()
    lang = fields.String()
    langs = fields.List(fields.String())
    change_reasons = fields.List(fields.Nested(ChangeReasonOut))
    is_imported = fields.Boolean()
    title = fields.String()
    intro = fields.String()
    sections = fields.List(fields.Nested(PolicySectionSchema))
    facts = fields.Nested(PolicyFactsSchema)
    in_force = fields.Nested(PublicVersionRef, allow_none=True)
    upcoming = fields.Nested(PublicVersionRef, allow_none=True)


class PublicVersionsOut(Schema):
    """Every announced version, the one that takes effect last first."""

    tenant = fields.String()
    policy = fields.String()
    items = fields.List(fields.Nested(PublicVersionRef))


class SegmentOut(Schema):
    """A run of text: ``equal``, ``insert`` or ``delete``."""

    mark = fields.String()
    text = fields.String()


class LineDifferenceOut(Schema):
    """A line that was kept, put in or taken out."""

    mark = fields.String()
    segments = fields.List(fields.Nested(SegmentOut))


class SectionDifferenceOut(Schema):
    """What became of a section."""

    key = fields.String()
    status = fields.String()
    title_before = fields.String()
    title_after = fields.String()
    lines = fields.List(fields.Nested(LineDifferenceOut))


class DifferencesOut(Schema):
    """Two versions compared."""

    tenant = fields.String()
    policy = fields.String()
    lang = fields.String()
    before = fields.Nested(PublicVersionRef)
    after = fields.Nested(PublicVersionRef)
    sections = fields.List(fields.Nested(SectionDifferenceOut))


class BeforeAfterOut(Schema):
    """A changed line before and after."""

    key = fields.String()
    title = fields.String()
    before = fields.List(fields.Nested(SegmentOut))
    after = fields.List(fields.Nested(SegmentOut))


class AnnouncementOut(PublicVersionRef):
    """One announcement with what changes."""

    lang = fields.String()
    change_reasons = fields.List(fields.Nested(ChangeReasonOut))
    rows = fields.List(fields.Nested(BeforeAfterOut))


class AnnouncementsOut(Schema):
    """The latest announcements, newest first."""

    tenant = fields.String()
    policy = fields.String()
    items = fields.List(fields.Nested(AnnouncementOut))


def reference(version: VersionSummary | None, base: str) -> dict[str, Any] | None:
    """A version in short; ``base`` is the absolute address of its policy."""
    if version is None:
        return None
    return {
        "number": version.number,
        "state": version.state,
        "announced_on": version.announced_on,
        "effective_on": version.effective_on,
        "change_class": version.change_class,
        "change_reasons": version.change_reasons,
        "is_imported": version.is_imported,
        "url": f"{base}/versions/{version.number}",
    }


def whole(
    shelf: Shelf, version: VersionSummary, lang: str, texts: dict[str, PolicyText], base: str
) -> dict[str, Any]:
    """A version with its text."""
    return {
        **(reference(version, base) or {}),
        "tenant": shelf.tenant.slug,
        "policy": shelf.policy.key,
        "lang": lang,
        "langs": sorted(texts),
        **texts[lang].to_json(),
        "in_force": reference(shelf.in_force, base),
        "upcoming": reference(shelf.upcoming, base),
    }


def names(shelf: Shelf) -> dict[str, str]:
    """Whose policy it is."""
    return {"tenant": shelf.tenant.slug, "policy": shelf.policy.key}


def plain(segments: tuple[Segment, ...]) -> str:
    """Segments as the text that they make."""
    return "".join(segment.text for segment in segments)


def policy_name(policy: Policy, lang: str) -> str:
    """What a policy is called in a language, or in any."""
    return policy.name.get(lang) or next(iter(policy.name.values()), policy.key)
