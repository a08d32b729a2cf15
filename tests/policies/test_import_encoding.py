"""What bytes are taken for a policy's text, and which are refused by name."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from consent_service.policies.errors import FileBinary, FileEmpty, FileEncoding
from consent_service.policies.rules.reading import decode_policy_file

KOREAN = "달무리상점은 이용자의 개인정보를 소중히 다루며, 관련 법령을 준수합니다.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "euc-kr"])
def test_korean_text_is_read(encoding: str) -> None:
    assert decode_policy_file(KOREAN.encode(encoding)) == KOREAN


def test_english_text_is_read() -> None:
    assert decode_policy_file(b"Privacy policy\n") == "Privacy policy\n"


def test_a_short_korean_text_is_read_from_cp949() -> None:
    assert decode_policy_file("개인정보 처리방침".encode("cp949")) == "개인정보 처리방침"


def test_decomposed_letters_are_composed() -> None:
    assert decode_policy_file("\u1100\u1161".encode()) == "가"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b" \r\n\t\n", id="blank"),
        pytest.param(b"\xef\xbb\xbf", id="only-a-bom"),
        pytest.param("\ufeff\u3000\n".encode(), id="ideographic-space"),
    ],
)
def test_a_file_without_text_is_empty(data: bytes) -> None:
    with pytest.raises(FileEmpty) as refusal:
        decode_policy_file(data)

    assert (refusal.value.code, refusal.value.status) == ("file_empty", 422)


def _zip() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("policy.txt", KOREAN)
    return archive.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", id="pdf"),
        pytest.param(_zip(), id="zip"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, id="word-97-or-hwp"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", id="png"),
        pytest.param(b"{\\rtf1\\ansi text}", id="rtf"),
        pytest.param(KOREAN.encode() + b"\0", id="a-nul-at-the-end"),
        pytest.param(b"abc\x07def", id="a-bell"),
        pytest.param(KOREAN.encode("cp949") + b"\x01", id="control-in-cp949"),
        pytest.param(KOREAN.encode("iso2022_kr"), id="iso-2022-kr"),
    ],
)
def test_what_is_not_text_is_refused_as_binary(data: bytes) -> None:
    with pytest.raises(FileBinary) as refusal:
        decode_policy_file(data)

    assert (refusal.value.code, refusal.value.status) == ("file_binary", 422)


JAPANESE = "お客様の個人情報の取り扱いについて、当社は次のとおり定めます。利用目的を明示します。"
FRENCH = "Politique de confidentialité : données personnelles récoltées à l'été, où êtes-vous ?"
CHINESE = "我们非常重视您的个人信息保护，本政策说明我们如何收集和使用您的个人信息。"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(KOREAN.encode("utf-16"), id="utf-16-with-bom"),
        pytest.param(KOREAN.encode("utf-16-le"), id="utf-16-le"),
        pytest.param(KOREAN.encode("utf-16-be"), id="utf-16-be"),
        pytest.param(KOREAN.encode("utf-32"), id="utf-32-with-bom"),
        pytest.param(FRENCH.encode("latin-1"), id="latin-1"),
        pytest.param(JAPANESE.encode("euc_jp"), id="euc-jp"),
        pytest.param(JAPANESE.encode("shift_jis"), id="shift-jis"),
        pytest.param(CHINESE.encode("gb18030"), id="gb18030"),
        pytest.param(CHINESE.encode("big5", "ignore"), id="big5"),
        pytest.param("Политика конфиденциальности".encode("koi8-r"), id="koi8-r"),
        pytest.param(KOREAN.encode() + b"\xff", id="utf-8-with-a-broken-byte"),
        pytest.param(KOREAN.encode()[:-3], id="utf-8-cut-off"),
        pytest.param("개인정보\ufffd처리방침".encode(), id="letters-already-lost"),
        pytest.param(KOREAN.encode("johab"), id="johab"),
    ],
)
def test_another_encoding_is_refused(data: bytes) -> None:
    with pytest.raises(FileEncoding) as refusal:
        decode_policy_file(data)

    assert (refusal.value.code, refusal.value.status) == ("file_encoding", 422)


@pytest.mark.parametrize("size", [16, 64, 257, 4096])
def test_random_bytes_are_never_read(size: int) -> None:
    source = random.Random(size)  # noqa: S311 - seeded data, no secret

    for _ in range(200):
        data = bytes(source.randrange(256) for _ in range(size))
        with pytest.raises((FileBinary, FileEncoding)):
            decode_policy_file(data)


@pytest.mark.parametrize("size", [16, 64, 1024])
def test_random_bytes_without_controls_are_never_read(size: int) -> None:
    source = random.Random(size)  # noqa: S311 - seeded data, no secret

    for _ in range(200):
        data = bytes(source.randrange(0x80, 0xFF) for _ in range(size))
        with pytest.raises(FileEncoding):
            decode_policy_file(data)
