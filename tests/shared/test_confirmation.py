import re

import pytest

from shared.confirmation import address_proof, confirmation_number, is_address_proof, is_confirmation_number

KEY = b"k" * 32


def test_a_number_is_twelve_figures_in_groups_and_always_the_same() -> None:
    number = confirmation_number(KEY, "c1", 1)

    assert re.fullmatch(r"\d{4}-\d{4}-\d{4}", number)
    assert number == confirmation_number(KEY, "c1", 1)


def test_another_customer_generation_or_key_has_another_number() -> None:
    numbers = {
        confirmation_number(key, customer, generation)
        for key in (KEY, b"other")
        for customer in ("c1", "c2")
        for generation in (1, 2)
    }

    assert len(numbers) == 8


@pytest.mark.parametrize(
    "typed",
    [
        lambda number: number,
        lambda number: number.replace("-", ""),
        lambda number: f" {number.replace('-', ' ')} ",
        lambda number: "".join(chr(ord(each) + 0xFEE0) if each.isdigit() else "－" for each in number),
    ],
)
def test_a_number_may_be_typed_in_many_ways(typed: object) -> None:
    number = confirmation_number(KEY, "c1", 1)

    assert is_confirmation_number(typed(number), KEY, "c1", 1)  # type: ignore[operator]


@pytest.mark.parametrize("typed", ["", "0000-0000-0000", "abc", "1" * 100, "①②③④"])
def test_a_wrong_number_is_refused(typed: str) -> None:
    assert not is_confirmation_number(typed, KEY, "c1", 1)


def test_a_replaced_number_is_refused() -> None:
    assert not is_confirmation_number(confirmation_number(KEY, "c1", 1), KEY, "c1", 2)


def test_an_address_proof_is_for_one_customer_and_generation() -> None:
    proof = address_proof(KEY, "c1", 1)

    assert re.fullmatch(r"[0-9a-f]{40}", proof)
    assert is_address_proof(proof, KEY, "c1", 1)
    assert not is_address_proof(proof, KEY, "c2", 1)
    assert not is_address_proof(proof, KEY, "c1", 2)


@pytest.mark.parametrize("token", ["", "診断", "0" * 40])
def test_a_made_up_proof_is_refused(token: str) -> None:
    assert not is_address_proof(token, KEY, "c1", 1)
