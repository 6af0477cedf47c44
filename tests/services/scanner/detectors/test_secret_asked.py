import pytest

from services.scanner.detectors.secret_asked import detect
from tests.support.mails import a_mail, kinds


@pytest.mark.parametrize(
    "text",
    [
        "Please enter your card number and PIN to receive the refund.",
        "口座番号と取引暗証番号をご入力のうえお申し込みください。",
    ],
)
def test_finds_a_secret_that_is_to_be_typed_in(text: str) -> None:
    mail = a_mail(text=text, links=("https://adatum.example/refund",))

    found = kinds(detect, mail)

    assert found == ["secret_asked"]


def test_spares_sign_up_mail_and_newsletters() -> None:
    sign_up = a_mail(text="Choose a password and enter it twice.", links=("https://adatum.example/start",))
    newsletter = a_mail(
        text="Thieves ask you to enter your card number. We never do.",
        links=("https://adatum.example/safety",),
        headers={"List-Unsubscribe": "<https://adatum.example/u>"},
    )

    found = [*kinds(detect, sign_up), *kinds(detect, newsletter)]

    assert found == []
