"""What the public pages say around a policy, in Korean and English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from consent_service.policies.pages.reasons import REASONS

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

#: How a language calls itself.
LANGUAGE_NAMES: Final = {
    "ko": "한국어",
    "en": "English",
    "ja": "日本語",
    "zh": "中文",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "vi": "Tiếng Việt",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of the pages in one language; sentences hold ``{placeholders}``."""

    lang: str
    skip: str
    languages: str
    version: str
    announced_on: str
    effective_on: str
    change: str
    contents: str
    all_versions: str
    versions_intro: str
    change_notices: str
    changes_intro: str
    differences: str
    before: str
    after: str
    section: str
    announced: str
    in_force: str
    superseded: str
    ordinary: str
    material: str
    first: str
    imported: str
    upcoming: str
    what_changes: str
    read_ahead: str
    compare: str
    compare_title: str
    not_yet: str
    is_previous: str
    see_current: str
    none_in_force: str
    only_in: str
    zone: str
    feed: str
    added: str
    removed: str
    changed: str
    unchanged: str
    deleted_line: str
    inserted_line: str
    introduction: str
    nothing_differs: str
    first_notice: str
    page_of: str
    table_scrolls: str
    missing: str
    missing_hint: str

    def date(self, day: date | None) -> str:
        """A day as prose says it."""
        if day is None:
            return "–"
        if self.lang == "ko":
            return f"{day.year}년 {day.month}월 {day.day}일"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def state(self, state: str) -> str:
        """What a state is called."""
        return {
            "announced": self.announced,
            "in_force": self.in_force,
            "superseded": self.superseded,
        }[state]

    def change_class(self, change_class: str) -> str:
        """What a class of change is called."""
        return self.material if change_class == "material" else self.ordinary

    def status(self, status: str) -> str:
        """What became of a section."""
        return {
            "added": self.added,
            "removed": self.removed,
            "changed": self.changed,
            "unchanged": self.unchanged,
        }[status]

    def reason(self, kind: str) -> str:
        """What kind of change a reason is."""
        return REASONS[self.lang].get(kind, kind.replace("_", " "))

    def language(self, tag: str) -> str:
        """A language by its own name, or its tag."""
        return LANGUAGE_NAMES.get(tag, tag)


WORDS: Final = {
    "ko": Words(
        lang="ko",
        skip="본문으로 건너뛰기",
        languages="언어",
        version="버전",
        announced_on="공고일자",
        effective_on="시행일자",
        change="변경",
        contents="차례",
        all_versions="모든 버전",
        versions_intro="공고한 모든 버전입니다. 공고한 버전은 고치거나 지우지 않습니다.",
        change_notices="개정 공지",
        changes_intro="공고한 개정과 변경 전·후의 내용입니다.",
        differences="변경 전·후 비교",
        before="변경 전",
        after="변경 후",
        section="항목",
        announced="시행 예정",
        in_force="시행 중",
        superseded="이전",
        ordinary="경미한 변경(7일)",
        material="중요한 변경(30일)",
        first="최초 공고",
        imported="이 서비스에 등록하기 전에 공고한 버전입니다.",
        upcoming="{date}부터 새 버전(v{number})을 시행합니다.",
        what_changes="달라지는 점",
        read_ahead="미리 읽기",
        compare="이전 버전(v{number})과 비교",
        compare_title="v{before} → v{after} 변경 전·후 비교",
        not_yet="시행 예정인 버전입니다. {date} 0시부터 시행합니다.",
        is_previous="이전 처리방침입니다. 지금은 시행하지 않습니다.",
        see_current="현행 처리방침 보기",
        none_in_force="아직 시행 중인 버전이 없습니다.",
        only_in="이 버전이 제공하는 언어: {languages}",
        zone="날짜는 {zone} 기준이며, 시행일자 0시부터 시행합니다.",
        feed="Atom 피드",
        added="추가",
        removed="삭제",
        changed="변경",
        unchanged="변경 없음",
        deleted_line="삭제:",
        inserted_line="추가:",
        introduction="머리말",
        nothing_differs="달라진 내용이 없습니다.",
        first_notice="처음 공고한 버전입니다.",
        page_of="{policy} · {tenant}",
        table_scrolls="{title} 표",
        missing="찾는 처리방침이 없습니다",
        missing_hint="주소를 확인해 주세요. 공고한 버전은 언제나 같은 주소에 있습니다.",
    ),
    "en": Words(
        lang="en",
        skip="Skip to the text",
        languages="Languages",
        version="Version",
        announced_on="Announced on",
        effective_on="Effective on",
        change="Change",
        contents="Contents",
        all_versions="All versions",
        versions_intro="Every announced version. An announced version is never changed or deleted.",
        change_notices="Change notices",
        changes_intro="The announced changes, before and after.",
        differences="Differences",
        before="Before",
        after="After",
        section="Section",
        announced="Announced",
        in_force="In force",
        superseded="Previous",
        ordinary="Ordinary change (7 days)",
        material="Material change (30 days)",
        first="First version",
        imported="This version was announced before it was recorded here.",
        upcoming="A new version (v{number}) takes effect on {date}.",
        what_changes="What changes",
        read_ahead="Read it now",
        compare="Compare with v{number}",
        compare_title="Differences from v{before} to v{after}",
        not_yet="This version is announced. It takes effect on {date} at midnight.",
        is_previous="This is a previous version. It is no longer in force.",
        see_current="Read the current version",
        none_in_force="No version is in force yet.",
        only_in="This version is available in: {languages}",
        zone="Dates are in {zone}; a version takes effect at midnight.",
        feed="Atom feed",
        added="Added",
        removed="Removed",
        changed="Changed",
        unchanged="Unchanged",
        deleted_line="Deleted:",
        inserted_line="Added:",
        introduction="Introduction",
        nothing_differs="Nothing differs.",
        first_notice="This is the first announced version.",
        page_of="{policy} · {tenant}",
        table_scrolls="Table: {title}",
        missing="There is no such policy",
        missing_hint="Please check the address. An announced version always keeps its own.",
    ),
}
