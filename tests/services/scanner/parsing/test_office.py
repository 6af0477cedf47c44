import pytest

from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.office import read_office
from tests.support.raw_mails import zip_of

TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def document(kind: str = "hyperlink", mode: str = "External", carried: str = "") -> bytes:
    relationship = (
        f'<Relationship Id="r1" Type="{TYPE}{kind}" Target="https://a.example/t?a=1&amp;b=2" TargetMode="{mode}"/>'
    )
    return zip_of({"word/_rels/document.xml.rels": relationship.encode(), **({carried: b""} if carried else {})})


def test_links_are_found() -> None:
    assert read_office(document(), Allowance()).urls == ("https://a.example/t?a=1&b=2",)


def test_relations_inside_the_document_are_no_links() -> None:
    assert read_office(document(mode="Internal"), Allowance()).urls == ()


@pytest.mark.parametrize(
    ("kind", "trait"), [("attachedTemplate", "external_template"), ("oleObject", "external_object")]
)
def test_what_a_document_reaches_for_is_a_trait(kind: str, trait: str) -> None:
    assert read_office(document(kind), Allowance()).traits == {trait}


@pytest.mark.parametrize(
    ("name", "trait"),
    [
        ("word/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "xlm_macros"),
        ("word/embeddings/oleObject1.bin", "ole_object"),
        ("word/activeX/activeX1.xml", "activex"),
    ],
)
def test_what_a_document_carries_is_a_trait(name: str, trait: str) -> None:
    assert read_office(document(carried=name, mode="Internal"), Allowance()).traits == {trait}


def test_a_broken_document_is_said() -> None:
    allowance = Allowance()

    read_office(b"PK\x03\x04", allowance)

    assert list(allowance.reasons) == ["document_damaged"]
