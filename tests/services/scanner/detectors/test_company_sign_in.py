from services.scanner.detectors.company_sign_in import detect
from tests.support.mails import a_mail, kinds


def test_finds_an_outsider_who_asks_for_the_company_account() -> None:
    mail = a_mail("x@kx7.example", text="You will be asked for your company login.", links=("https://kx7.example/",))

    found = kinds(detect, mail)

    assert found == ["company_sign_in_asked"]


def test_spares_services_with_accounts_of_their_own() -> None:
    mail = a_mail("x@kx7.example", text="Sign in to your account to see it.", links=("https://kx7.example/",))

    found = kinds(detect, mail)

    assert found == []
