"""Requests and answers about links for people."""

from __future__ import annotations

from marshmallow import fields, validate

from consent_service.preferences.rules import KINDS
from consent_service.web.schemas import InstantField, Key, Lang, StrictSchema, SubjectIn

_MOST_PURPOSES = 20
_LONGEST_TOKEN = 20_000


class PersonLinkIn(StrictSchema):
    """Whom a link is for, and what it opens."""

    subject = fields.Nested(SubjectIn, required=True)
    product = Key(load_default=None)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    purposes = fields.List(Key(), load_default=list, validate=validate.Length(max=_MOST_PURPOSES))
    lang = Lang(load_default=None)


class PersonLinkOut(StrictSchema):
    """A link, with the headers of a mail that carries it."""

    url = fields.String(required=True)
    headers = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    expires_at = InstantField(required=True, allow_none=True)


class LinksRevokeIn(StrictSchema):
    """Whose links."""

    subject = fields.Nested(SubjectIn, required=True)


class LinksRevokedOut(StrictSchema):
    """Preference links that were made until then are void."""

    subject_ref = fields.String(required=True)
    links_revoked_at = InstantField(required=True)


class LinkPageQuery(StrictSchema):
    """In which language; one that the pages are not written in gets the tenant's."""

    lang = fields.String(load_default=None)


class PreferencesQuery(LinkPageQuery):
    """What was done just now, and where in the history to begin."""

    done = fields.String(load_default=None)
    cursor = fields.String(load_default=None, validate=validate.Length(max=200))


class PreferencesForm(StrictSchema):
    """The boxes that are ticked, and the button that was pressed."""

    form = fields.String(required=True, validate=validate.Length(max=_LONGEST_TOKEN))
    on = fields.List(fields.String(), load_default=list)
    intent = fields.String(
        load_default="save",
        validate=validate.OneOf(("save", "withdraw_everything", "pause", "resume")),
    )


class UnsubscribeForm(StrictSchema):
    """RFC 8058: ``List-Unsubscribe=One-Click``."""

    one_click = fields.String(data_key="List-Unsubscribe", load_default=None)
