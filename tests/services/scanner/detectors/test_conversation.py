from services.scanner.detectors.conversation import detect
from services.scanner.mail import Address
from tests.support.mails import a_mail, in_hindsight, kinds


def test_finds_conversation() -> None:
    mail = a_mail(text="Agreed.\n> On Monday at ten?", headers={"In-Reply-To": "<a@x>", "References": "<a@x>"})

    found = kinds(detect, mail)

    assert found == ["conversation"]


def test_spares_a_mere_re() -> None:
    mail = a_mail(subject="Re: invoice", text="See the file.")

    found = kinds(detect, mail)

    assert found == []


def test_spares_a_stranger_in_a_conversation() -> None:
    mail = a_mail(
        text="Agreed.\n> On Monday at ten?",
        headers={"In-Reply-To": "<a@x>", "References": "<a@x>"},
        delivery=in_hindsight(enters_thread=True),
    )

    assert kinds(detect, mail) == []


def test_spares_an_answer_to_oneself_with_blind_copies() -> None:
    mail = a_mail(
        "ruth@adatum.example",
        recipients=(Address("", "ruth@adatum.example"),),
        text="A grant was approved for you.\n> On Monday at ten?",
        headers={"In-Reply-To": "<a@x>", "References": "<a@x>"},
    )

    found = kinds(detect, mail)

    assert found == []
