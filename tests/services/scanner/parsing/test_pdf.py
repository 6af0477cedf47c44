import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from services.scanner.parsing.limits import Allowance, Limits
from services.scanner.parsing.pdf import read_pdf


def pdf_with(action: Dictionary | None = None, *, attached: bytes = b"", password: str = "") -> bytes:
    with pikepdf.new() as document:
        page = document.add_blank_page()
        if action is not None:
            link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 1, 1]), A=action)
            page.obj.Annots = Array([link])
        if attached:
            document.attachments["a.exe"] = pikepdf.AttachedFileSpec(document, attached, filename="a.exe")
        packed = io.BytesIO()
        document.save(packed, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return packed.getvalue()


def test_links_are_found() -> None:
    facts = read_pdf(pdf_with(Dictionary(S=Name.URI, URI="https://a.example/b")), Allowance())

    assert facts.urls == ("https://a.example/b",)


@pytest.mark.parametrize(
    ("action", "trait"),
    [
        (Dictionary(S=Name.JavaScript, JS="app.alert(1)"), "pdf_javascript"),
        (Dictionary(S=Name.Launch, F="cmd.exe"), "pdf_launch"),
        (Dictionary(S=Name.SubmitForm, F="https://a.example/post"), "pdf_submit_form"),
    ],
)
def test_actions_are_traits(action: Dictionary, trait: str) -> None:
    assert trait in read_pdf(pdf_with(action), Allowance()).traits


def test_a_file_inside_is_a_trait() -> None:
    assert "pdf_embedded_file" in read_pdf(pdf_with(attached=b"MZ"), Allowance()).traits


def test_a_file_inside_is_taken_out() -> None:
    facts = read_pdf(pdf_with(attached=b"MZ" * 500), Allowance())

    assert [(each.name, each.content) for each in facts.files] == [("a.exe", b"MZ" * 500)]


def test_a_file_inside_that_is_a_bomb_is_not_unpacked() -> None:
    allowance = Allowance()

    facts = read_pdf(pdf_with(attached=b"\0" * 20_000_000), allowance)

    assert [each.content for each in facts.files] == [b""]
    assert list(allowance.reasons) == ["archive_bomb"]


def test_a_plain_document_has_no_traits() -> None:
    facts = read_pdf(pdf_with(), Allowance())

    assert (facts.urls, facts.traits, facts.encrypted) == ((), frozenset(), False)


def test_a_locked_document_is_marked() -> None:
    assert read_pdf(pdf_with(password="1234"), Allowance()).encrypted


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"%PDF-1.7\n" + b"[" * 50_000, b"%PDF-1.7\n1 0 obj\n" + b"<<" * 50_000]
)
def test_broken_documents_are_said(content: bytes) -> None:
    allowance = Allowance()

    read_pdf(content, allowance)

    assert list(allowance.reasons) == ["pdf_damaged"]


def test_documents_of_too_many_objects_are_said() -> None:
    allowance = Allowance(Limits(pdf_objects=1))

    read_pdf(pdf_with(), allowance)

    assert list(allowance.reasons) == ["pdf_too_large"]
