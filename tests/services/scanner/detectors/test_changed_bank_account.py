from services.scanner.detectors.changed_bank_account import detect
from tests.support.mails import a_mail, kinds


def test_finds_changed_bank_account_in_detail() -> None:
    mail = a_mail(text="Please use our new bank details, our old account is under audit.")

    found = kinds(detect, mail)

    assert found == ["changed_bank_account_in_detail"]


def test_spares_proved_partners() -> None:
    mail = a_mail("sato@fabrikam.example", text="振込先口座が変更となりました。")

    found = kinds(detect, mail)

    assert found == []
