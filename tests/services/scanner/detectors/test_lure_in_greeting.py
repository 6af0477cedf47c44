from services.scanner.detectors.lure_in_greeting import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_sum_as_the_name() -> None:
    mail = a_mail(
        text="Hi ✅ +$4,811 ➡️ kx7.example/RCQ, confirm your account.", links=("https://adatum.example/confirm",)
    )

    found = kinds(detect, mail)

    assert found == ["lure_in_greeting"]


def test_spares_receipts() -> None:
    mail = a_mail(text="Hello Ken, your payment of $48.11 was received.", links=("https://adatum.example/",))

    found = kinds(detect, mail)

    assert found == []


def test_finds_an_address_as_the_user_name() -> None:
    mail = a_mail(
        text="Username: www.kx7.example - 127 325 USD\n\nTo set your password, visit the following address:",
        links=("https://adatum.example/wp-login.php",),
    )

    found = kinds(detect, mail)

    assert found == ["lure_in_greeting"]


def test_finds_coins_beside_an_address() -> None:
    mail = a_mail(text="Hi kx7.example/claim 1.36 BTC, welcome aboard.", links=("https://adatum.example/confirm",))

    found = kinds(detect, mail)

    assert found == ["lure_in_greeting"]


def test_spares_a_user_name_that_is_an_address_of_mail() -> None:
    mail = a_mail(text="Username: staff@contoso.example\nWelcome.", links=("https://adatum.example/start",))

    found = kinds(detect, mail)

    assert found == []
