from services.scanner.detectors.advance_fee import detect
from tests.support.mails import a_mail, kinds


def test_finds_advance_fee_in_detail() -> None:
    mail = a_mail("x@kx7.example", text="The sum of 8 million dollars is for charity. God bless you, dear friend.")

    found = kinds(detect, mail)

    assert found == ["advance_fee_in_detail"]


def test_spares_proved_partners() -> None:
    mail = a_mail(
        "sato@fabrikam.example", text="The beneficiary of the inheritance is a charity. Confidential business."
    )

    found = kinds(detect, mail)

    assert found == []


def test_counts_no_expression_twice() -> None:
    mail = a_mail("wells@kx7.example", text="Thank you for the donation of 2,000 pounds. God bless.")

    found = kinds(detect, mail)

    assert found == []
