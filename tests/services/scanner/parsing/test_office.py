import pytest

from services.scanner.mail import Attachment, Found, Link
from services.scanner.parsing.attachments import look_into
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.office import read_office
from tests.support.documents import ole_package
from tests.support.raw_mails import zip_of

TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def document(kind: str = "hyperlink", mode: str = "External", carried: str = "") -> bytes:
    relationship = (
        f'<Relationship Id="r1" Type="{TYPE}{kind}" Target="https://a.example/t?a=1&amp;b=2" TargetMode="{mode}"/>'
    )
    return zip_of({"word/_rels/document.xml.rels": relationship.encode(), **({carried: b""} if carried else {})})


def test_links_are_found() -> None:
    assert read_office(document(), Allowance()).links == (Link("https://a.example/t?a=1&b=2", found=Found.ATTACHMENT),)


def test_relations_inside_the_document_are_no_links() -> None:
    assert read_office(document(mode="Internal"), Allowance()).links == ()


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


INSTRUCTION = (
    b'<w:p><w:fldChar w:fldCharType="begin"/><w:instrText xml:space="preserve"> DD</w:instrText>'
    b"<w:r/><w:instrText>EAUTO cmd &quot;/c calc&quot;</w:instrText></w:p>"
)


@pytest.mark.parametrize(
    ("members", "traits"),
    [
        ({"word/document.xml": INSTRUCTION}, {"dde", "dde_program"}),
        ({"word/header1.xml": b'<w:fldSimple w:instr="DDE excel a"/>'}, {"dde"}),
        ({"word/document.xml": b"<w:t>DDEAUTO is explained here</w:t>"}, set()),
        (
            {"xl/externalLinks/externalLink1.xml": b'<ddeLink ddeService="cmd" ddeTopic="/c calc"/>'},
            {"dde", "dde_program"},
        ),
        ({"xl/externalLinks/externalLink1.xml": b'<ddeLink ddeService="prices" ddeTopic="eur"/>'}, {"dde"}),
    ],
)
def test_what_fields_ask_of_other_programs_is_a_trait(members: dict[str, bytes], traits: set[str]) -> None:
    assert read_office(zip_of(members), Allowance()).traits == traits


@pytest.mark.parametrize(
    ("book", "content", "traits"),
    [
        ("xl/workbook.xml", b'<definedName name="_xlnm.Auto_Open" hidden="1">', {"xlm_macros", "xlm_auto_open"}),
        ("xl/workbook.bin", "_xlnm.Auto_Open1".encode("utf-16-le"), {"xlm_macros", "xlm_auto_open"}),
        ("xl/workbook.xml", b'<definedName name="Prices">', {"xlm_macros"}),
    ],
)
def test_macro_sheets_that_run_by_themselves_are_told_apart(book: str, content: bytes, traits: set[str]) -> None:
    document = zip_of({"xl/macrosheets/sheet1.xml": b"<a/>", book: content})

    assert read_office(document, Allowance()).traits == traits


def test_links_in_instructions_are_found() -> None:
    field = b'<w:instrText> HYPERLINK "https://a.example/" </w:instrText>'

    assert read_office(zip_of({"word/document.xml": field}), Allowance()).links == (
        Link("https://a.example/", found=Found.ATTACHMENT),
    )


def test_embedded_files_are_taken_out() -> None:
    content = zip_of({"[Content_Types].xml": b"", "word/embeddings/oleObject1.bin": ole_package("run.js", b"var a")})

    seen = [each for each in look_into(content, "a.docx", "", Allowance()) if isinstance(each, Attachment)]

    assert [(each.name, each.path, each.traits) for each in seen[1:]] == [
        ("oleObject1.bin", ("a.docx",), frozenset({"ole_object"})),
        ("run.js", ("a.docx", "oleObject1.bin"), frozenset({"packaged"})),
    ]


def test_what_a_document_says_is_read() -> None:
    body = b"<w:p><w:t>Your plan renews</w:t></w:p><w:p><w:r><w:t>Call &amp; cancel</w:t></w:r></w:p>"

    assert read_office(zip_of({"word/document.xml": body}), Allowance()).text == "Your plan renews\nCall & cancel"
