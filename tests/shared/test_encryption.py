import base64

import pytest

from shared.encryption import CannotOpen, Keyring

OLD, NEW = bytes(32), bytes(range(32))


def test_what_was_sealed_can_be_opened() -> None:
    keyring = Keyring({"1": NEW})

    opened = keyring.open(keyring.seal(b"a refresh token", "grant:1"), "grant:1")

    assert opened == b"a refresh token"


def test_the_same_text_is_never_sealed_the_same() -> None:
    keyring = Keyring({"1": NEW})

    assert keyring.seal(b"x", "grant:1") != keyring.seal(b"x", "grant:1")


def test_an_old_key_still_opens_and_the_first_one_seals() -> None:
    sealed_before = Keyring({"1": OLD}).seal(b"old", "grant:1")
    keyring = Keyring({"2": NEW, "1": OLD})

    opened, sealed_now = keyring.open(sealed_before, "grant:1"), keyring.seal(b"new", "grant:1")

    assert opened == b"old"
    assert sealed_now.startswith("2.")


def test_what_was_sealed_for_one_thing_does_not_open_for_another() -> None:
    sealed = Keyring({"1": NEW}).seal(b"x", "grant:1")

    with pytest.raises(CannotOpen):
        Keyring({"1": NEW}).open(sealed, "grant:2")


def test_a_sealed_text_cannot_be_moved_to_another_key_id() -> None:
    sealed = Keyring({"1": NEW}).seal(b"x", "grant:1")

    with pytest.raises(CannotOpen):
        Keyring({"2": NEW}).open(f"2{sealed[1:]}", "grant:1")


@pytest.mark.parametrize("change", [("=", ""), ("1.", "9."), ("1.", "1.AAAA"), (".", "")])
def test_a_changed_text_is_refused(change: tuple[str, str]) -> None:
    sealed = Keyring({"1": NEW}).seal(b"a refresh token", "grant:1")

    with pytest.raises(CannotOpen):
        Keyring({"1": NEW}).open(sealed.replace(*change), "grant:1")


def test_keys_are_read_from_lines_the_current_one_first() -> None:
    text = "\n".join(f"{name}:{base64.b64encode(key).decode()}" for name, key in {"2": NEW, "1": OLD}.items())

    keyring = Keyring.parse(f"\n{text}\n\n")

    assert keyring.seal(b"x", "c").startswith("2.")
    assert keyring.open(Keyring({"1": OLD}).seal(b"y", "c"), "c") == b"y"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no encryption key"),
        ("1:", "AESGCM key must be"),
        ("1:c2hvcnQ=", "AESGCM key must be"),
        ("1:not base64", "base64"),
        ("no key id", "AESGCM key must be"),
    ],
)
def test_a_wrong_keyring_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Keyring.parse(text)
