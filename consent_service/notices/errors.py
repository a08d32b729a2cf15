"""Errors of notices.

Invalid
├── NoticeUnknown           notice_unknown
├── NoticeOfOtherSite       notice_of_other_site
├── NoticeTokenInvalid      notice_token_invalid
└── NoticeTokenExpired      notice_token_expired
"""

from __future__ import annotations

from consent_service.kernel.errors import Invalid


class NoticeUnknown(Invalid):
    """No notice has this id."""

    code = "notice_unknown"
    title = "There is no notice with this id"


class NoticeOfOtherSite(Invalid):
    """The notice was shown by another site."""

    code = "notice_of_other_site"
    title = "This notice belongs to another site"


class NoticeTokenInvalid(Invalid):
    """The token was not made by us for this site and notice."""

    code = "notice_token_invalid"
    title = "The notice token does not hold; load the banner again"


class NoticeTokenExpired(Invalid):
    """The token is older than 30 days."""

    code = "notice_token_expired"
    title = "The notice token has expired; ask again"
