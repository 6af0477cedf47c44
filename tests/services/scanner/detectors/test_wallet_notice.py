from services.scanner.detectors.wallet_notice import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_request_to_connect_a_wallet() -> None:
    mail = a_mail("news@kx7.example", text="Connect your wallet to claim your tokens.", links=("https://q9z.example/",))

    found = kinds(detect, mail)

    assert found == ["wallet_notice"]


def test_spares_proved_notices_whose_links_stay_home() -> None:
    mail = a_mail("news@kx7.example", text="Connect your wallet in our app.", links=("https://www.kx7.example/",))

    found = kinds(detect, mail)

    assert found == []
