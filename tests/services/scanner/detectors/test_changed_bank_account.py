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


def test_spares_a_first_bill_which_names_its_account() -> None:
    mail = a_mail("tsuji@kx7.example", text="代金は下記の口座へお振込みください。")

    found = kinds(detect, mail)

    assert found == []


def test_spares_footers_that_say_that_the_account_never_changes() -> None:
    mail = a_mail("law@kx7.example", text="We will never change our bank details by email.")

    found = kinds(detect, mail)

    assert found == []


def test_spares_what_is_quoted() -> None:
    mail = a_mail("lab@kx7.example", text="「振込先口座が変更になった」といったメールについての調査です。")

    found = kinds(detect, mail)

    assert found == []


def test_spares_who_reports_such_a_mail() -> None:
    mail = a_mail("olu@kx7.example", text="We were told that your bank details have changed. Is this a scam?")

    found = kinds(detect, mail)

    assert found == []
