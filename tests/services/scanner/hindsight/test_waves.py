from dataclasses import replace

from services.scanner.hindsight.waves import Text, Wave, waves_of


def a_text(name: str, bands: tuple[int, ...], *, mails: int = 1, mailboxes: tuple[str, ...] = ("ann",)) -> Text:
    return Text(name, bands, mails, frozenset(mailboxes), read=1)


def test_texts_that_share_bands_are_one_wave_named_by_the_smallest_fingerprint() -> None:
    texts = [a_text("f2", (1, 2, 3, 4)), a_text("f1", (2, 3, 4, 5), mailboxes=("bob",)), a_text("f3", (3, 4, 5, 6))]

    waves = waves_of(texts)

    assert waves == dict.fromkeys(("f1", "f2", "f3"), Wave("f1", mails=3, mailboxes=2, read=3))


def test_the_order_of_texts_does_not_matter() -> None:
    texts = [a_text(f"f{number}", (number, number + 1, number + 2, number + 3)) for number in range(9)]

    assert waves_of(texts) == waves_of(texts[::-1]) == waves_of(texts[4:] + texts[:4])


def test_two_shared_bands_are_chance() -> None:
    assert waves_of([a_text("f1", (1, 2, 3)), a_text("f2", (2, 3, 4))]) == {}


def test_a_single_mail_is_no_wave_and_one_text_in_several_mails_is() -> None:
    waves = waves_of([a_text("f1", ()), a_text("f2", (), mails=4, mailboxes=("ann", "bob"))])

    assert waves == {"f2": Wave("f2", mails=4, mailboxes=2, read=1)}


def test_thousands_of_texts_of_one_wave_are_compared_with_few() -> None:
    texts = [a_text(f"f{number:04}", (1, 2, 3, number + 10)) for number in range(3_000)]

    waves = waves_of(texts)

    assert {wave.mails for wave in waves.values()} == {3_000}


def test_one_shared_band_suffices_from_one_sender() -> None:
    texts = [replace(a_text(name, bands), contacts=frozenset({66})) for name, bands in (("f1", (1, 2)), ("f2", (2, 3)))]

    assert waves_of(texts).keys() == {"f1", "f2"}
    assert waves_of([texts[0], replace(texts[1], contacts=frozenset({67}))]) == {}
