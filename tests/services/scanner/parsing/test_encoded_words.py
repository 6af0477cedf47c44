import base64

from services.scanner.parsing.encoded_words import decoded


def test_encoded_words_of_both_kinds_are_read() -> None:
    text = decoded("=?utf-8?Q?Caf=C3=A9_menu?= and =?iso-2022-jp?B?GyRCPzdALxsoQg==?=")

    assert text == "Café menu and 新政"


def test_a_character_split_over_two_words_is_joined() -> None:
    content = "請求書".encode()
    first, second = (base64.b64encode(half).decode() for half in (content[:4], content[4:]))

    text = decoded(f"=?utf-8?B?{first}?=\r\n =?utf-8?B?{second}?=")

    assert text == "請求書"


def test_blanks_between_words_vanish_but_other_text_stays() -> None:
    text = decoded("=?utf-8?Q?a?= =?utf-8?Q?b?= c =?utf-8?Q?d?=")

    assert text == "ab c d"


def test_raw_bytes_are_read() -> None:
    text = decoded("振込".encode("cp932").decode("ascii", "surrogateescape") + "です")

    assert "\udc00" not in text


def test_broken_words_stay_as_they_are() -> None:
    text = decoded("=?utf-8?B?!?= =?x-none?Q?a?= =?utf-8?X?a?=")

    assert text.endswith("=?utf-8?X?a?=")


def test_many_openings_of_words_cost_little() -> None:
    text = decoded("=?utf-8?Q?" * 6000)

    assert len(text) == 60_000
