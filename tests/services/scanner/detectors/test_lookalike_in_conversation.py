from services.scanner.detectors.lookalike_in_conversation import detect
from tests.support.mails import a_mail, kinds


def test_finds_lookalike_in_conversation() -> None:
    mail = a_mail("k.morita@yamase-seikl.example", text="Morita, k.morita@yamase-seiki.example")

    found = kinds(detect, mail)

    assert found == ["lookalike_in_conversation"]


def test_spares_companies_with_several_endings() -> None:
    mail = a_mail("k.morita@adatum.example", text="k.morita@adatum.test")

    found = kinds(detect, mail)

    assert found == []
