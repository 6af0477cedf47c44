from services.scanner.detectors.hidden_recipients import detect
from services.scanner.mail import Address
from tests.support.mails import a_mail, kinds


def test_finds_a_mail_to_nobody() -> None:
    mail = a_mail("director@kx7.example", recipients=(), headers={"To": "undisclosed-recipients:;"})

    found = kinds(detect, mail)

    assert found == ["hidden_recipients"]


def test_spares_mail_that_names_its_reader() -> None:
    mail = a_mail("director@kx7.example")

    found = kinds(detect, mail)

    assert found == []


def test_finds_answers_to_another_free_mailbox() -> None:
    mail = a_mail("director@kx7.example", recipients=(), reply_to="director.office@freemail.example")

    found = kinds(detect, mail)

    assert found == ["hidden_recipients", "blind_copies_to_free_mail"]


def test_spares_a_club_that_is_answered_where_it_writes_from() -> None:
    mail = a_mail("club@freemail.example", recipients=(), reply_to="club@freemail.example")

    found = kinds(detect, mail)

    assert found == ["hidden_recipients"]


def test_finds_an_answer_to_oneself_with_blind_copies() -> None:
    own = (Address("", "director@kx7.example"),)
    mail = a_mail("director@kx7.example", subject="RE: grant", recipients=own, headers={"In-Reply-To": "<a@x>"})

    found = kinds(detect, mail)

    assert found == ["hidden_recipients"]


def test_spares_an_answer_to_others() -> None:
    mail = a_mail("director@kx7.example", subject="RE: grant", headers={"In-Reply-To": "<a@x>"})

    found = kinds(detect, mail)

    assert found == []
