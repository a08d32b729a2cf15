"""What may stand in a tenant's own fields: the same checks for files, bodies and commands."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import available_timezones

from marshmallow import ValidationError, fields, validate

from consent_service.tenants.rules import JURISDICTION_PATTERN
from consent_service.web.schemas import HttpUrl, I18n, Lang, StrictSchema, Text, check_characters

_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{1,38}", re.ASCII)


class Name(fields.Field[Any]):
    """A name as one text, or as a text per language."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        inner = I18n(required=True, longest=200) if isinstance(value, dict) else Text(longest=200)
        return inner.deserialize(value, attr, data)


def _phone() -> fields.String:
    def check(text: str) -> None:
        if _PHONE.fullmatch(text) is None:
            raise ValidationError("This must be a telephone number such as 02-0000-1100 or 118.")

    return fields.String(validate=check)


def _email() -> fields.Email:
    return fields.Email(validate=[validate.Length(max=200), check_characters])


class OfficerIn(StrictSchema):
    """The privacy officer (개인정보 보호책임자)."""

    name = Name(required=True)
    position = Name()
    phone = _phone()
    email = _email()


class DepartmentIn(StrictSchema):
    """The person or department that handles privacy matters (담당자·담당부서)."""

    name = Name()
    department = Name()
    phone = _phone()
    email = _email()


class AuthorityIn(StrictSchema):
    """A public body that takes complaints."""

    name = Name(required=True)
    phone = _phone()
    url = HttpUrl()


class ContactsIn(StrictSchema):
    """Whom people can turn to (PIPA 30(1)6); a policy is announced only when one is reachable."""

    officer = fields.Nested(OfficerIn, allow_none=True)
    department = fields.Nested(DepartmentIn, allow_none=True)
    address = Name(allow_none=True)
    authorities = fields.List(fields.Nested(AuthorityIn), validate=validate.Length(max=50))


class NameIn(StrictSchema):
    """The name of a product or customer, per language."""

    name = I18n(required=True, longest=120)


class LabelIn(StrictSchema):
    """The name of an API key."""

    name = Text(required=True, longest=120)


def _check_timezone(text: str) -> None:
    if text not in available_timezones():
        raise ValidationError("This must be an IANA time zone such as Asia/Seoul.")


def _check_jurisdiction(text: str) -> None:
    if JURISDICTION_PATTERN.fullmatch(text) is None:
        raise ValidationError("This must be a jurisdiction such as KR, EEA or US-CA.")


class TenantPatch(StrictSchema):
    """What may be changed of a tenant; what is left out stays. Contacts are replaced whole."""

    name = Text(longest=120)
    legal_name = Text(longest=200)
    timezone = fields.String(validate=_check_timezone)
    jurisdiction = fields.String(validate=_check_jurisdiction)
    default_lang = Lang()
    contacts = fields.Nested(ContactsIn)
