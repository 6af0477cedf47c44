from services.scanner.detectors.own_name_as_sender import detect
from tests.support.mails import a_mail, kinds


def test_finds_the_own_name_on_a_foreign_address() -> None:
    mail = a_mail("noreply@kx7.example", "Contoso IT Security")

    found = kinds(detect, mail)

    assert found == ["own_name_as_sender"]


def test_spares_services_that_name_themselves_beside_it() -> None:
    mail = a_mail("noreply@backlog.example", "Contoso Backlog")

    found = kinds(detect, mail)

    assert found == []
