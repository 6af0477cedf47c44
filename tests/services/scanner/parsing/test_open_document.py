import pytest

from services.scanner.mail import Found, Link
from services.scanner.parsing.attachments import look_into
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.open_document import read_open_document
from tests.support.raw_mails import zip_of

KIND = "application/vnd.oasis.opendocument.text"
EVENT = b'<script:event-listener script:event-name="dom:load" xlink:href="vnd.sun.star.script:a"/>'
DDE = b'<table:cell office:dde-application="cmd" office:dde-topic="/c calc"/>'


def document(**parts: bytes) -> bytes:
    named = {name.replace("__", "/").replace("_", "."): content for name, content in parts.items()}
    return zip_of({"mimetype": KIND.encode(), **named}, stored=True)


@pytest.mark.parametrize(
    ("content", "traits"),
    [
        (document(content_xml=b"<a/>"), set()),
        (document(content_xml=EVENT), set()),
        (document(content_xml=b"<a/>", Basic__Module_xml=b"<a/>"), {"macros"}),
        (document(content_xml=EVENT, Basic__Module_xml=b"<a/>"), {"macros", "macros_on_open"}),
        (document(content_xml=b"<a/>", Scripts__python__a_py=b"x"), {"macros"}),
        (document(content_xml=DDE), {"dde", "dde_program"}),
    ],
)
def test_what_a_document_does_is_a_trait(content: bytes, traits: set[str]) -> None:
    assert read_open_document(content, Allowance()).traits == traits


def test_links_are_found_by_way_of_the_real_type() -> None:
    seen = list(
        look_into(document(content_xml=b'<a xlink:href="https://a.example/?a=1&amp;b"/>'), "a.odt", "", Allowance())
    )

    assert Link("https://a.example/?a=1&b", found=Found.ATTACHMENT) in seen


def test_an_encrypted_document_is_marked() -> None:
    manifest = b"<manifest:encryption-data/>"

    assert read_open_document(document(META__INF=b"", content_xml=b""), Allowance()).encrypted is False
    assert read_open_document(zip_of({"META-INF/manifest.xml": manifest}), Allowance()).encrypted is True


def test_a_broken_document_is_said() -> None:
    allowance = Allowance()

    read_open_document(b"PK\x03\x04", allowance)

    assert list(allowance.reasons) == ["document_damaged"]
