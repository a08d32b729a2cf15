"""Who answers for privacy in the company, and which public bodies take complaints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from consent_service.policies.rules.facts import Authority, Contacts, Department, Officer
from consent_service.policies.rules.reading.facts.cells import tables_of
from consent_service.policies.rules.reading.lines import (
    MAX_READABLE,
    Passage,
    count_letters,
    fold,
    is_sentence,
    without_mark,
)

_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,190}\.[A-Za-z]{2,24}")
_PHONE = re.compile(
    r"(?:\+82[\s\-.]*\d{1,2}|0\d{1,2}|1\d{3})[\s\-.)~]*\d{3,4}(?:[\s\-.]*\d{4})?(?!\d)"
)
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>()\"',]+|\b[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.(?:go|or)\.kr\b"
)
_SHORT_NUMBER = re.compile(r"국번\s?없이\s*\)?\s*(?P<number>\d{3,4})(?![\-\d])")
_BODY = re.compile(r"센터|수사단|수사과|수사국|안전국|위원회|검찰청|경찰청|진흥원|분쟁조정|보호원")

_FIELDS: Final = (
    ("role", r"(?:개인정보\s?)?(?:보호\s?|관리\s?)*(?:총괄\s?)?(?:책임자|담당자)"),
    ("name", r"이\s?름|성\s?명|담당자\s?명|책임자\s?명|성함"),
    ("position", r"직\s?위|직\s?책|직\s?급"),
    ("department", r"(?:담당\s?)?부\s?서\s?명?|소\s?속|팀명"),
    ("phone", r"전화(?:\s?번호)?|연락처|TEL|Tel|T"),
    ("email", r"E-?\s?mail|e-?mail|Email|이메일(?:\s?주소)?|메일|전자\s?우편"),
)
_BRACKET = re.compile(r"[(,（]")
_LABEL = re.compile(
    r"(?<![가-힣A-Za-z])(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _FIELDS)
    + r")\s*:\s*"
)
_OFFICER = re.compile(r"책임자")
_DEPARTMENT = re.compile(r"담당자|담당\s?부서|보호\s?부서|취급자")
_ROLE = re.compile(rf"{_OFFICER.pattern}|{_DEPARTMENT.pattern}")
_ROLE_LETTERS: Final = 40


@dataclass(slots=True)
class _Person:
    role: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.fields.get(name, "")


def read_contacts(passages: Sequence[Passage]) -> Contacts:
    """The privacy officer and the person or department in charge, where they are named."""
    people = [person for person in _people(_cells_in_order(passages)) if person.fields]
    return Contacts(
        officer=next((_officer(person) for person in people if person.role == "officer"), None),
        department=next(
            (_department(person) for person in people if person.role == "department"), None
        ),
    )


def _officer(person: _Person) -> Officer:
    position = person.get("position") or person.get("department")
    return Officer(person.get("name"), position, person.get("phone"), person.get("email"))


def _department(person: _Person) -> Department:
    department = person.get("department") or person.get("position")
    return Department(person.get("name"), department, person.get("phone"), person.get("email"))


def read_authorities(passages: Sequence[Passage]) -> tuple[Authority, ...]:
    """The public bodies with their address and number, each once."""
    found: dict[str, Authority] = {}
    for passage in passages:
        text = without_mark(passage.text)
        if len(text) > MAX_READABLE:
            continue
        authority = _authority(text)
        if authority is not None:
            found.setdefault(authority.name, authority)
    return tuple(found.values())


def normalise_phone(text: str) -> str:
    """The first telephone number in ``text`` with hyphens between its groups, or nothing."""
    match = _PHONE.search(fold(text))
    if match is None:
        return ""
    return "-".join(re.findall(r"\+?\d+", re.sub(r"(?<=\+82)[\s\-.]*", "-", match[0])))


def _authority(text: str) -> Authority | None:
    name = re.split(r"[(<:,|/\t（]|https?://|www\.", text, maxsplit=1)[0].strip(" -–·")
    name = re.sub(r"\s*(?:국번\s?없이|☎|전화).*$", "", name)
    if not _BODY.search(name) or is_sentence(text) or count_letters(name) > _ROLE_LETTERS:
        return None
    url, number = _URL.search(text), _SHORT_NUMBER.search(fold(text))
    phone = number["number"] if number else normalise_phone(_URL.sub(" ", text))
    if url is None and not phone:
        return None
    return Authority(name, url[0] if url else "", phone)


def _cells_in_order(passages: Sequence[Passage]) -> Iterator[str]:
    """The texts of the section, tables column by column: people stand side by side in them."""
    columns_at: dict[int, list[str]] = {}
    in_tables: set[int] = set()
    for table in tables_of(passages):
        width = max(len(row.cells) for row in table)
        columns_at[table[0].line] = [
            row.cells[at]
            for at in range(width)
            for row in table
            if at < len(row.cells) and row.cells[at]
        ]
        in_tables.update(row.line for row in table)
    for passage in passages:
        if passage.line in columns_at:
            yield from columns_at[passage.line]
        elif passage.line not in in_tables and len(passage.text) <= MAX_READABLE:
            yield passage.text


def _people(texts: Iterator[str]) -> list[_Person]:
    register = _Register()
    for text in texts:
        if _authority(without_mark(text)) is not None:
            break
        labels = list(_LABEL.finditer(fold(text)))
        head = text[: labels[0].start()] if labels else text
        if not is_sentence(head) and count_letters(head) <= _ROLE_LETTERS:
            register.announce(_roles(head))
        for at, label in enumerate(labels):
            end = labels[at + 1].start() if at + 1 < len(labels) else len(text)
            value = text[label.end() : end].strip(" ,/|·-")
            register.add(str(label.lastgroup), label[0], value)
    _guess_roles(register.people)
    return register.people


class _Register:
    """People as their labels come up; roles are announced before the people they belong to."""

    def __init__(self) -> None:
        self.people: list[_Person] = []
        self._roles: list[str] = []
        self._is_new = True

    def announce(self, roles: list[str]) -> None:
        """Roles that the next people have, in this order."""
        if roles:
            self._roles = self._roles + roles if self._is_new else roles
            self._is_new = True

    def add(self, name: str, label: str, value: str) -> None:
        """One labelled value; a label that comes again belongs to the next person."""
        if name == "role":
            self._announce_unless_open(_roles(label))
            if not value:
                return
            name = "name"
        last = self.people[-1] if self.people else None
        is_other = last is not None and _DEPARTMENT.search(label) and last.role == "officer"
        if last is None or self._is_new or name in last.fields or is_other:
            last = _Person(self._roles.pop(0) if self._roles else "")
            self.people.append(last)
        self._is_new = False
        _set(last, name, value)

    def _announce_unless_open(self, roles: list[str]) -> None:
        # "부서명: 보안팀 / 담당자: …" is one entry, not two.
        last = self.people[-1] if self.people else None
        if last is None or last.role not in roles or "name" in last.fields:
            self.announce(roles)


def _roles(text: str) -> list[str]:
    return [
        "officer" if _OFFICER.match(match[0]) else "department" for match in _ROLE.finditer(text)
    ]


def _set(person: _Person, name: str, value: str) -> None:
    email = _EMAIL.search(value)
    if name in {"phone", "email"}:
        phone = normalise_phone(_EMAIL.sub(" ", value))
        if phone:
            person.fields.setdefault("phone", phone)
        if email:
            person.fields.setdefault("email", email[0])
        person.fields.setdefault(name, "")
        return
    if name == "name" and (email or _BRACKET.search(value)):
        # "책임자: 김하늘 (이사, 02-…, …@…)" says everything in one go.
        phone = normalise_phone(_EMAIL.sub(" ", value))
        person.fields.update({"phone": phone} if phone else {})
        person.fields.update({"email": email[0]} if email else {})
        value = _BRACKET.split(value)[0].strip()
    person.fields[name] = value


def _guess_roles(people: Sequence[_Person]) -> None:
    """Where no heading says who is who: a position makes an officer, a department the other."""
    taken = {person.role for person in people}
    for person in people:
        if person.role:
            continue
        guess = (
            "department" if person.get("department") and not person.get("position") else "officer"
        )
        if guess in taken:
            guess = "department"
        person.role = guess
        taken.add(guess)
