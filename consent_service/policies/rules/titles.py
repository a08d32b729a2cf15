"""What a section is about, told from its title alone (Korean, and plain English)."""

from __future__ import annotations

import re
from typing import Final

#: The thirteen sections of a Korean policy in their customary order.
SECTION_KEYS: Final = (
    "items_and_methods",
    "purposes",
    "third_parties",
    "processors",
    "retention",
    "destruction",
    "rights",
    "user_duties",
    "automatic_collection",
    "safeguards",
    "contacts",
    "links",
    "notice_duty",
)

#: A title longer than this is a sentence.
MAX_TITLE: Final = 60

_DECORATION = re.compile(r"[\s·•∙・ㆍ,./()<>\[\]\"'“”‘’「」『』〈〉《》【】:：\-–—_#*]+")

# Order decides what a title with several topics is keyed by: the narrower topic comes first.
_TOPICS: Final = tuple(
    (key, re.compile(pattern, re.IGNORECASE))
    for key, pattern in (
        (
            "overseas_transfer",
            r"국외(?:의)?이전|해외(?:로)?이전|overseas|international(?:data)?transfer",
        ),
        ("automatic_collection", r"자동(?:으로)?수집|쿠키|cookie"),
        ("third_parties", r"(?:제3자|제삼자|3자).{0,6}제공|thirdpart"),
        ("processors", r"위탁|수탁|processor|entrust"),
        ("destruction", r"파기|destruction|destroy"),
        ("user_duties", r"(?:이용자|회원|정보주체|고객)(?:의|들의)?의무$|usersduties|userduties"),
        ("rights", r"권리|열람(?:청구|요구)?.{0,4}방법|rights"),
        ("remedies", r"권익침해|침해구제|구제방법|분쟁해결"),
        ("contacts", r"책임자|담당자|담당부서|보호부서|contact|officer"),
        ("safeguards", r"안전성|기술적|관리적|보호(?:조치|대책)|보안대책|safeguard|security"),
        (
            "notice_duty",
            r"고지의?의무|방침의?(?:변경|개정)|(?:변경|개정)에관한|변경.{0,6}고지|공고일|noticeduty|changesto",
        ),
        ("links", r"링크|배너|^기타$|links"),
        (
            "items_and_methods",
            r"수집.{0,10}(?:항목|방법)|(?:처리|이용)하는개인정보.{0,4}항목|처리항목|itemscollected|datawecollect",
        ),
        ("purposes", r"(?:수집|처리|이용|활용).{0,6}목적|purposes?"),
        ("retention", r"(?:보유|보존|보관|처리|이용).{0,6}기간|retention"),
    )
)


def plain_title(title: str) -> str:
    """``title`` without spaces and punctuation: two spellings of one title are equal."""
    return _DECORATION.sub("", title)


def section_topics(title: str) -> tuple[str, ...]:
    """The keys of all topics that ``title`` names, the one it is keyed by first."""
    if len(title) > MAX_TITLE:
        return ()
    plain = plain_title(title)
    return tuple(key for key, pattern in _TOPICS if pattern.search(plain))


def section_key(title: str) -> str | None:
    """The key of the section with this title, or None when it is none of the known ones."""
    return next(iter(section_topics(title)), None)
