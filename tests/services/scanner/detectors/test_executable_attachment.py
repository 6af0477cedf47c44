import pytest

from services.scanner.detectors.executable_attachment import detect
from tests.support.mails import a_file, a_list_mail, a_mail, kinds


def test_finds_executable_in_archive() -> None:
    mail = a_mail(files=(a_file("invoice.js", path=("invoice.zip",)),))

    found = kinds(detect, mail)

    assert found == ["executable_in_archive"]


def test_spares_lists_of_programmers() -> None:
    mail = a_list_mail(
        files=(a_file("build.sh", "text/x-shellscript"), a_file("tool.exe")),
    )

    found = kinds(detect, mail)

    assert found == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (("disc.iso",), "executable_in_archive"),
        (("mail.eml", "files.rar"), "executable_in_archive"),
        (("winmail.dat",), "executable_attachment"),
        (("mail.msg",), "executable_attachment"),
        (("", "mail.eml"), "executable_attachment"),
    ],
)
def test_finds_programs_wherever_they_lie(path: tuple[str, ...], kind: str) -> None:
    mail = a_mail(files=(a_file("setup.exe", path=path),))

    found = kinds(detect, mail)

    assert found == [kind]


@pytest.mark.parametrize("real_type", ["application/x-msi", "application/vnd.ms-htmlhelp", "application/x-dosexec"])
def test_finds_programs_by_what_they_are(real_type: str) -> None:
    mail = a_mail(files=(a_file("readme.txt", real_type),))

    found = kinds(detect, mail)

    assert found == ["executable_attachment"]
