"""In which language a page speaks, and in which one it shows the policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request

from consent_service.policies.errors import LangUnknown
from consent_service.policies.pages.words import WORDS, Words


@dataclass(frozen=True)
class Reading:
    """``words`` around the policy, its text in ``lang``; ``langs`` are all that it has."""

    words: Words
    lang: str
    langs: tuple[str, ...]
    #: The language that the address asks for, to be kept in the links of the page.
    requested: str | None

    @property
    def is_substitute(self) -> bool:
        """Whether the policy is shown in another language than the one asked for."""
        wanted = self.requested or self.words.lang
        return self.lang != wanted


def choose_reading(requested: str | None, langs: Iterable[str], default_lang: str) -> Reading:
    """From the address, else the browser's wishes, else the tenant's language.

    A page falls back where a text is missing, and says so: an old version may have one language
    only, and must be readable all the same.
    """
    available = tuple(sorted(langs, key=lambda lang: (lang != default_lang, lang)))
    asked = (requested or "").partition("-")[0]
    wished = request.accept_languages.best_match(list(WORDS))
    spoken = next((lang for lang in (asked, wished, default_lang) if lang in WORDS), "en")
    return Reading(
        words=WORDS[spoken or "en"],
        lang=_choose(requested, spoken, available, default_lang),
        langs=available,
        requested=next((lang for lang in (requested, asked) if lang in {*available, *WORDS}), None),
    )


def refuse_unknown_lang(requested: str | None, langs: Iterable[str]) -> None:
    """For data: no other language than the one asked for. Raises LangUnknown."""
    available = sorted(langs)
    if requested is not None and requested not in available:
        raise LangUnknown.at("/lang", f"Choose one of: {', '.join(available)}.")


def _choose(
    requested: str | None, spoken: str | None, available: tuple[str, ...], default_lang: str
) -> str:
    wished = request.accept_languages.best_match(list(available))
    for lang in (requested, wished, spoken, default_lang):
        if lang in available:
            return lang
    return available[0]
