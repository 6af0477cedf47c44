from dataclasses import replace

import pytest

from services.scanner.detectors.denied_sender import detect
from services.scanner.mail import Address
from tests.support.mails import CONTOSO, a_mail, kinds

DENYING = replace(CONTOSO, denied=frozenset({"spammer.example", "ann@shop.example", "xn--bcher-kva.example"}))


@pytest.mark.parametrize(
    "address",
    ["a@spammer.example", "a@mail.Spammer.example", "Ann@shop.example", "a@bücher.example", "a@spammer.example."],
)
def test_finds_denied_senders(address: str) -> None:
    assert kinds(detect, a_mail(address), DENYING) == ["on_deny_list"]


def test_finds_denied_senders_behind_another_address() -> None:
    several = a_mail(header_from=(Address("", "a@adatum.example"), Address("", "ann@shop.example")))
    envelope = a_mail("a@adatum.example", envelope_from="bounce@spammer.example")

    assert kinds(detect, several, DENYING) == ["on_deny_list"]
    assert kinds(detect, envelope, DENYING) == ["on_deny_list"]


@pytest.mark.parametrize("address", ["bob@shop.example", "a@notspammer.example", "a@example", "spammer", ""])
def test_spares_everybody_else(address: str) -> None:
    assert kinds(detect, a_mail(address), DENYING) == []
    assert kinds(detect, a_mail(address), CONTOSO) == []
