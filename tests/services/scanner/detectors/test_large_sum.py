from services.scanner.detectors.large_sum import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_strangers_millions() -> None:
    mail = a_mail("cole@freemail.example", text="The sum of US$15.8 million is yours. Reply with your full name.")

    found = kinds(detect, mail)

    assert found == ["large_sum"]


def test_spares_sums_of_everyday_business() -> None:
    mail = a_mail("cole@freemail.example", text="The invoice of US$15,800 is attached. Please confirm.")

    found = kinds(detect, mail)

    assert found == []
