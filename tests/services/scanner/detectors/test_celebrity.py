from services.scanner.detectors.celebrity import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_famous_name_on_a_strange_address() -> None:
    mail = a_mail("news@kx7.example", "Elon Musk: savings hub")

    found = kinds(detect, mail)

    assert found == ["celebrity_as_sender"]


def test_spares_newsletters_that_can_be_cancelled() -> None:
    mail = a_mail(
        "news@adatum.example", subject="Elon Musk buys", headers={"List-Unsubscribe": "<https://adatum.example/u>"}
    )

    found = kinds(detect, mail)

    assert found == []
