from services.scanner.detectors.several_senders import detect
from services.scanner.mail import Address
from tests.support.mails import a_mail, kinds


def test_finds_several_senders() -> None:
    mail = a_mail(header_from=(Address("", "support@bank.example"), Address("", "x@kx7.example")))

    found = kinds(detect, mail)

    assert found == ["several_senders"]


def test_spares_joint_authors_who_name_a_sender() -> None:
    mail = a_mail(
        header_from=(Address("", "a@adatum.example"), Address("", "b@fabrikam.example")),
        headers={"Sender": "a@adatum.example"},
    )

    found = kinds(detect, mail)

    assert found == []
