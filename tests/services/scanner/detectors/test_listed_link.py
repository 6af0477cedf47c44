import pytest

from services.scanner.detectors.listed_link import detect
from services.scanner.mail import Sighting
from tests.support.mails import CONTOSO, a_mail, kinds

LINK = "https://x9.example/a"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("malware_feed", "link_on_malware_feed"),
        ("phishing_feed", "link_on_phishing_feed"),
        ("host_feed", "host_on_feed"),
    ],
)
def test_finds_listed_links_and_names_the_feed(source: str, kind: str) -> None:
    mail = a_mail(links=(LINK,), sightings=(Sighting(source, "OpenPhish (feed.txt)", LINK),))

    (found,) = detect(mail, CONTOSO)

    assert found.kind == kind
    assert [(each.field, each.value) for each in found.evidence] == [("link", LINK), ("feed", "OpenPhish (feed.txt)")]


def test_spares_links_that_no_feed_lists() -> None:
    assert kinds(detect, a_mail(links=(LINK,), sightings=(Sighting("yara", "Word"),))) == []
