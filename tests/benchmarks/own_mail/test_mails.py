from collections import Counter

import pytest

from benchmarks.own_mail.mails import OwnMail, own_mail, own_mails
from benchmarks.own_mail.specimen import specimens
from benchmarks.own_mail.transport import routes
from services.scanner.parsing.parse import parse


@pytest.fixture(scope="module")
def mails() -> tuple[OwnMail, ...]:
    return tuple(own_mails())


def test_the_set_is_large_and_half_japanese(mails: tuple[OwnMail, ...]) -> None:
    counted = Counter((mail.label, mail.language) for mail in mails)

    assert counted["ham", "ja"] >= 80
    assert counted["ham", "en"] >= 80
    assert counted["malicious", "ja"] >= 60
    assert counted["malicious", "en"] >= 60


def test_no_two_mails_share_a_name(mails: tuple[OwnMail, ...]) -> None:
    assert len({mail.id for mail in mails}) == len(mails)


def test_every_innocent_mail_can_be_analysed_whole(mails: tuple[OwnMail, ...]) -> None:
    innocent = [(mail, parse(mail.raw, mail.delivery)) for mail in mails if mail.is_ham]

    cut_short = {mail.id: parsed.not_fully_analysed for mail, parsed in innocent if parsed.not_fully_analysed}

    assert cut_short == {}


def test_what_microsoft_stamped_is_what_the_route_says() -> None:
    for specimen in specimens():
        if specimen.route == "internal":
            continue
        expected, made = routes()[specimen.route], own_mail(specimen)
        stamped = parse(made.raw, made.delivery).authentication

        assert f"{stamped.spf} {stamped.dkim}" == f"{expected['spf']} {str(expected['dkim']).split()[0]}", specimen.id
        assert f"{stamped.compauth} reason={stamped.compauth_reason}" == expected["compauth"], specimen.id


def test_colleagues_mail_is_internal() -> None:
    colleagues = [own_mail(each) for each in specimens() if each.route == "internal"]

    assert colleagues
    assert all(parse(each.raw, each.delivery).is_internal for each in colleagues)


def test_no_blank_is_left_open(mails: tuple[OwnMail, ...]) -> None:
    for mail in mails:
        parsed = parse(mail.raw, mail.delivery)

        assert "{hex" not in parsed.text + parsed.subject + parsed.html, mail.id
        assert "{digits" not in parsed.text + parsed.subject + parsed.html, mail.id


def test_the_same_text_gives_the_same_bytes(mails: tuple[OwnMail, ...]) -> None:
    assert tuple(own_mails()) == mails
