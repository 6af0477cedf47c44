from services.scanner.detectors.forged_list import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_list_that_nobody_knows() -> None:
    mail = a_mail("lina@kx7.example", headers={"List-Id": "<olxacjk.elsewhere.example>"})

    found = kinds(detect, mail)

    assert found == ["forged_list"]


def test_spares_newsletters_of_the_sender() -> None:
    mail = a_mail("lina@kx7.example", headers={"List-Id": "<news.kx7.example>"})

    found = kinds(detect, mail)

    assert found == []
