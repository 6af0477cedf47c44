from services.scanner.detectors.payroll_change import detect
from tests.support.mails import OWN, a_mail, kinds


def test_finds_payroll_change() -> None:
    mail = a_mail("ken.sato@kx7.example", text="I want to change my direct deposit before the next pay date.")

    found = kinds(detect, mail)

    assert found == ["payroll_change"]


def test_spares_colleagues() -> None:
    mail = a_mail(f"ken.sato@{OWN}", text="給与振込口座を変更したいです。", is_internal=True)

    found = kinds(detect, mail)

    assert found == []


def test_spares_proved_services_that_link_to_the_form() -> None:
    mail = a_mail(
        "info@hr.example",
        text="給与振込口座の変更は毎月10日までに申請してください。",
        links=("https://c.mailer.example/p",),
    )

    found = kinds(detect, mail)

    assert found == []
