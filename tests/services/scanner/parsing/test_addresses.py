import pytest

from services.scanner.mail import Address
from services.scanner.parsing.addresses import addresses, every_reading
from services.scanner.parsing.limits import Allowance


@pytest.mark.parametrize(
    ("value", "first"),
    [
        ("Hanako Sato <hanako@contoso.example>", Address("Hanako Sato", "hanako@contoso.example")),
        ('"Sato, Hanako" <hanako@contoso.example>', Address("Sato, Hanako", "hanako@contoso.example")),
        ("hanako@contoso.example (Hanako Sato)", Address("Hanako Sato", "hanako@contoso.example")),
        ("hanako@contoso.example", Address("", "hanako@contoso.example")),
        ("=?utf-8?B?5L2Q6Jek?= <hanako@contoso.example>", Address("佐藤", "hanako@contoso.example")),
        ("<@relay.example:hanako@contoso.example>", Address("", "hanako@contoso.example")),
        ("Hanako", Address("Hanako", "")),
        ("ceo@contoso.example <x@other.example>", Address("ceo@contoso.example", "x@other.example")),
        ('"ceo@contoso.example" <x@other.example>', Address("ceo@contoso.example", "x@other.example")),
    ],
)
def test_the_first_reading_is_what_most_programs_show(value: str, first: Address) -> None:
    read = every_reading([value], Allowance())

    assert read == (first,)


@pytest.mark.parametrize(
    "value",
    [
        "alice@example.org)bob@evil.test",
        "alice@example.org, bob@evil.test",
        "<alice@example.org> <bob@evil.test>",
        "=?utf-8?Q?alice=40example.org,?= bob@evil.test",
    ],
)
def test_every_reading_of_an_odd_header_is_kept(value: str) -> None:
    read = every_reading([value], Allowance())

    assert {"alice@example.org", "bob@evil.test"} <= {each.address for each in read}


def test_two_headers_give_two_readings() -> None:
    read = every_reading(["a@one.example", "b@two.example"], Allowance())

    assert [each.address for each in read] == ["a@one.example", "b@two.example"]


@pytest.mark.parametrize("value", ["(" * 5000, '"' * 5001, "<" * 5000, "a@" * 5000, ",;" * 2500, "\\" * 5000])
def test_hostile_headers_are_cut_and_read(value: str) -> None:
    allowance = Allowance()

    every_reading([value], allowance)

    assert "header_too_long" in allowance.reasons


def test_recipients_stop_at_the_limit() -> None:
    allowance = Allowance()

    read = addresses([", ".join(f"p{n}@contoso.example" for n in range(2000))], allowance)

    assert len(read) == 1024
    assert "too_many_addresses" in allowance.reasons


def test_a_group_is_read_without_its_name() -> None:
    read = addresses(["Sales: a@contoso.example, b@contoso.example;"], Allowance())

    assert [each.address for each in read] == ["a@contoso.example", "b@contoso.example"]
