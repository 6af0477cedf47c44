import pytest

from services.scanner.detectors.impossible_sender import detect
from tests.support.mails import UNPROVED, a_mail, kinds


@pytest.mark.parametrize(
    "address", ["notice@paypal", "info@%parcel-desk.example", "service@bank,com", "tv@'tv.example"]
)
def test_finds_a_domain_that_nobody_can_own(address: str) -> None:
    mail = a_mail(address, authentication=UNPROVED, links=("https://x9.example/pay",))

    found = kinds(detect, mail)

    assert found == ["impossible_sender"]


def test_spares_machines_inside_and_other_scripts() -> None:
    machine = a_mail("root@build-07", authentication=UNPROVED)
    japanese = a_mail("info@日本語.example", links=("https://x9.example/",))

    found = [*kinds(detect, machine), *kinds(detect, japanese)]

    assert found == []
