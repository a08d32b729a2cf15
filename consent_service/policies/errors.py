"""Why a policy, a version of it or a file with its text is refused.

DomainError
├── Invalid (422)
│   ├── NoticePeriodTooShort    notice_period_too_short
│   ├── AnnouncedInPast         announced_in_past
│   ├── ContactsMissing         contacts_missing
│   ├── SectionMissing          section_missing
│   ├── ChangeClassTooLow       change_class_too_low
│   ├── PolicyOutOfScope        invalid
│   ├── LangUnknown             lang_unknown
│   ├── ContentMalformed        invalid
│   ├── FileEmpty               file_empty
│   ├── FileBinary              file_binary
│   └── FileEncoding            file_encoding
└── Conflict (409)
    └── VersionImmutable        version_immutable
"""

from __future__ import annotations

from datetime import date

from consent_service.kernel.errors import Conflict, FieldError, Invalid


class NoticePeriodTooShort(Invalid):
    """A change would take effect fewer days after its announcement than was promised.

    ``earliest_effective_on`` is the first date that would do, for a page to say in its own words.
    """

    code = "notice_period_too_short"
    title = "The notice period is too short"

    def __init__(
        self,
        detail: str = "",
        *,
        errors: tuple[FieldError, ...] = (),
        earliest_effective_on: date | None = None,
    ) -> None:
        super().__init__(detail, errors=errors)
        self.earliest_effective_on = earliest_effective_on


class AnnouncedInPast(Invalid):
    """An announcement cannot be backdated; only an imported history keeps its own dates."""

    code = "announced_in_past"
    title = "The announcement date lies in the past"


class ContactsMissing(Invalid):
    """Neither a privacy officer nor a department can be reached (PIPA 30(1)6)."""

    code = "contacts_missing"
    title = "The privacy officer's contact is missing"


class SectionMissing(Invalid):
    """The text lacks a section that the law requires of it (PIPA 30(1))."""

    code = "section_missing"
    title = "A required section is missing"


class ChangeClassTooLow(Invalid):
    """The class of a change follows from what changed; by hand it may only be raised."""

    code = "change_class_too_low"
    title = "The class of the change is too low"


class PolicyOutOfScope(Invalid):
    """A site cannot use a policy of another product, or one whose domains do not cover it."""

    title = "The policy does not cover this site"


class LangUnknown(Invalid):
    """The version has no text in this language."""

    code = "lang_unknown"
    title = "There is no text in this language"


class ContentMalformed(Invalid):
    """Stored or given content does not have the shape of a policy text."""

    title = "The policy text is not well-formed"


class FileEmpty(Invalid):
    """The file holds no text."""

    code = "file_empty"
    title = "The file is empty"


class FileBinary(Invalid):
    """The file is not plain text."""

    code = "file_binary"
    title = "The file is not a text file"


class FileEncoding(Invalid):
    """The file is text in an encoding that cannot be read without guessing."""

    code = "file_encoding"
    title = "The encoding of the file cannot be read"


class VersionImmutable(Conflict):
    """An announced version stays as it was announced."""

    code = "version_immutable"
    title = "An announced version cannot be changed"
