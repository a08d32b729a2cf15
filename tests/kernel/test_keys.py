"""Keys at rest: any configured master opens, the newest one seals, a missing one is noticed."""

from __future__ import annotations

import pytest

from consent_service.kernel.keys import (
    Keyring,
    MasterKeyMissing,
    decrypt,
    encrypt,
    keyed_hash,
    new_key,
)

OLD, NEW, FOREIGN = "old-" * 10, "new-" * 10, "foreign-" * 5
KEY = bytes(range(32))


def test_wrapped_key_is_opened_again() -> None:
    ring = Keyring((OLD,))

    assert ring.unwrap(ring.wrap(KEY)) == KEY


def test_wrapped_key_does_not_show_the_key() -> None:
    assert KEY not in Keyring((OLD,)).wrap(KEY)


def test_old_master_still_opens_after_a_rotation() -> None:
    wrapped = Keyring((OLD,)).wrap(KEY)

    assert Keyring((NEW, OLD)).unwrap(wrapped) == KEY


def test_newest_master_seals() -> None:
    rotated = Keyring((NEW, OLD))
    wrapped = rotated.wrap(KEY)

    assert Keyring((NEW,)).unwrap(wrapped) == KEY
    assert rotated.is_newest(wrapped)
    assert not rotated.is_newest(Keyring((OLD,)).wrap(KEY))


def test_missing_master_is_noticed() -> None:
    wrapped = Keyring((OLD,)).wrap(KEY)
    ring = Keyring((FOREIGN,))

    assert not ring.can_unwrap(wrapped)
    with pytest.raises(MasterKeyMissing):
        ring.unwrap(wrapped)


def test_damaged_wrapping_does_not_open() -> None:
    ring = Keyring((OLD,))
    wrapped = bytearray(ring.wrap(KEY))
    wrapped[-1] ^= 1

    with pytest.raises(ValueError, match="does not open"):
        ring.unwrap(bytes(wrapped))


def test_new_keys_differ() -> None:
    assert len({new_key() for _ in range(100)}) == 100
    assert len(new_key()) == 32


def test_same_plaintext_is_sealed_differently_each_time() -> None:
    assert encrypt(KEY, b"value") != encrypt(KEY, b"value")


@pytest.mark.parametrize(
    ("key", "context"),
    [
        pytest.param(KEY, b"other", id="other-context"),
        pytest.param(KEY, b"", id="no-context"),
        pytest.param(bytes(32), b"subject", id="other-key"),
    ],
)
def test_sealed_value_opens_with_its_key_and_context_only(key: bytes, context: bytes) -> None:
    sealed = encrypt(KEY, b"value", b"subject")

    assert decrypt(KEY, sealed, b"subject") == b"value"
    with pytest.raises(ValueError, match="does not open"):
        decrypt(key, sealed, context)


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(28)])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the library's own texts differ
        decrypt(KEY, sealed)


def test_keyed_hash_is_hmac_sha256_of_lengths_and_parts() -> None:
    """The vector was computed with the standard library's hmac over 00000005 email 00000003 a@b."""
    assert keyed_hash(KEY, "email", "a@b").hex() == (
        "5c17dbab70bf429c7b842c10a04898dd73d521568dab571974b3a8f9f5a5d1b2"
    )


def test_parts_do_not_run_into_each_other() -> None:
    assert keyed_hash(KEY, "ab", "c") != keyed_hash(KEY, "a", "bc")
    assert keyed_hash(KEY, "ab") != keyed_hash(KEY, "ab", "")
