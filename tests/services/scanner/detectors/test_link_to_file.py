from services.scanner.detectors.link_to_file import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_program_behind_a_link() -> None:
    mail = a_mail("x@kx7.example", links=("https://x9.example/dl/update.exe",))

    found = kinds(detect, mail)

    assert found == ["link_to_program"]


def test_spares_pages_and_documents() -> None:
    mail = a_mail("x@kx7.example", links=("https://kx7.example/report.pdf", "https://kx7.example/archive.zip/info"))

    found = kinds(detect, mail)

    assert found == []


def test_spares_makers_whose_programs_lie_on_their_own_site() -> None:
    mail = a_mail("hello@maker.example", links=("https://dl.maker.example/Setup.exe",))

    found = kinds(detect, mail)

    assert found == []
