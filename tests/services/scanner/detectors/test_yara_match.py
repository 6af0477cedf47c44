from services.scanner.detectors.yara_match import detect
from services.scanner.mail import Sighting
from tests.support.mails import a_mail, kinds


def test_finds_matching_rules() -> None:
    mail = a_mail(sightings=(Sighting("yara", "Word"), Sighting("yara", "Loader", "a.zip/b.js", is_strong=True)))

    found = kinds(detect, mail)

    assert found == ["yara_match", "yara_strong_match"]


def test_spares_mail_that_no_rule_matches_and_says_a_match_once() -> None:
    assert kinds(detect, a_mail(sightings=(Sighting("host_feed", "OpenPhish", "https://a.example/"),))) == []
    assert kinds(detect, a_mail(sightings=(Sighting("yara", "Word"), Sighting("yara", "Word")))) == ["yara_match"]
