from services.scanner.detectors.executable_attachment import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_executable_in_archive() -> None:
    mail = a_mail(files=(a_file("invoice.js", path=("invoice.zip",)),))

    found = kinds(detect, mail)

    assert found == ["executable_in_archive"]


def test_spares_lists_of_programmers() -> None:
    mail = a_mail(
        files=(a_file("build.sh", "text/x-shellscript"), a_file("tool.exe")),
        headers={"List-Id": "<dev.adatum.example>"},
    )

    found = kinds(detect, mail)

    assert found == []
