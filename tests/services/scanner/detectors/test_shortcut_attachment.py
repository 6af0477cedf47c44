from services.scanner.detectors.shortcut_attachment import detect
from tests.support.mails import CONTOSO, OWN, a_file, a_mail, kinds


def test_finds_shortcut_attachment() -> None:
    mail = a_mail(files=(a_file("Invoice.lnk", "application/x-ms-shortcut", path=("Invoice.zip",)),))

    found = kinds(detect, mail)

    assert found == ["shortcut_attachment"]


def test_spares_colleagues() -> None:
    mail = a_mail(f"ken.sato@{OWN}", files=(a_file("Server.url"),), is_internal=True)

    found = kinds(detect, mail)

    assert found == []


def test_finds_what_a_shortcut_starts() -> None:
    command = "C:\\Windows\\System32\\cmd.exe /c start a.dll"
    mail = a_mail(files=(a_file("Invoice.lnk", "application/x-ms-shortcut", command=command),))

    (found,) = detect(mail, CONTOSO)

    assert found.kind == "shortcut_to_command"
    assert [each.value for each in found.evidence] == ["Invoice.lnk", command]
