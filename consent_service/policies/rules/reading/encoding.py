"""From the bytes of a file to text, without ever guessing wrongly.

UTF-8 (with or without BOM) and CP949 are read; CP949 only when the result is plausibly Korean,
because nearly any bytes of another encoding can be decoded as something.
"""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

from consent_service.policies.errors import FileBinary, FileEmpty, FileEncoding

_SIGNATURES: Final = (
    b"%PDF",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0",
    b"HWP Document File",
    b"{\\rtf",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"7z\xbc\xaf",
)
_WIDE_BOMS: Final = (
    codecs.BOM_UTF32_LE,
    codecs.BOM_UTF32_BE,
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
)
_TEXT_CONTROLS: Final = frozenset("\t\n\r\f\v")

#: The syllables that make up most of any Korean prose.
_FREQUENT: Final = frozenset(
    "이다의는을에를한하고가로인지사기정보은서자시어제공수도리용및해대위전일있주부성대습니과등개합"
    "관여라나장된되으문처안경않무만용조상아면그스내법연유회원동의신청보호책임담당방침"
)
_FREQUENT_SHARE: Final = 0.5
_HANGUL_SHARE: Final = 0.9

_SAVE_AS_UTF8: Final = "Save the file as UTF-8 text and import it again."


def decode_policy_file(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-8 with BOM or CP949, in Unicode's composed form (NFC).

    Raises FileEmpty when there is no text, FileBinary when it is not text (PDF, archives, NULs),
    FileEncoding when it is text in another encoding (UTF-16, Latin-1, EUC-JP) or already damaged.
    """
    if not data.strip():
        raise FileEmpty("The file holds no text.")
    if data.startswith(_WIDE_BOMS) or _is_wide_without_mark(data):
        raise FileEncoding(f"The file is UTF-16 or UTF-32. {_SAVE_AS_UTF8}")
    if b"\0" in data or data.startswith(_SIGNATURES):
        raise FileBinary("The file is not plain text. Export its text and import that.")
    text = _decode(data)
    if not text.strip():
        raise FileEmpty("The file holds no text.")
    if any(ord(character) < 32 and character not in _TEXT_CONTROLS for character in text):
        raise FileBinary("The file holds control characters. Export its text and import that.")
    return unicodedata.normalize("NFC", text)


def _is_wide_without_mark(data: bytes) -> bool:
    if len(data) % 2 or b"\0" not in data:
        return False
    return any(_is_legible(data, encoding) for encoding in ("utf-16-le", "utf-16-be"))


def _is_legible(data: bytes, encoding: str) -> bool:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    legible = sum("가" <= c <= "힣" or " " <= c <= "~" or c in _TEXT_CONTROLS for c in text)
    return legible >= _HANGUL_SHARE * len(text)


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_korean(data)
    if "\ufffd" in text:
        raise FileEncoding("Letters were lost when this file was saved. Import the original.")
    return text


def _decode_korean(data: bytes) -> str:
    if any(byte < 32 and chr(byte) not in _TEXT_CONTROLS for byte in data):
        raise FileBinary("The file is not plain text. Export its text and import that.")
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError as error:
        raise FileEncoding(f"The file is neither UTF-8 nor CP949. {_SAVE_AS_UTF8}") from error
    if not _is_plausibly_korean(text):
        raise FileEncoding(f"The file is in an unknown encoding. {_SAVE_AS_UTF8}")
    return text


def _is_plausibly_korean(text: str) -> bool:
    letters = [character for character in text if ord(character) > 127 and character.isalpha()]
    hangul = [character for character in letters if "가" <= character <= "힣"]
    if not hangul or len(hangul) < _HANGUL_SHARE * len(letters):
        return False
    frequent = sum(character in _FREQUENT for character in hangul)
    return frequent >= _FREQUENT_SHARE * len(hangul)
