import pytest

from services.scanner.mail import Found, Link
from services.scanner.parsing.file_types import real_type
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.ole import read_ole
from tests.support.compound_files import compound_file
from tests.support.documents import (
    EQUATION_3,
    INSTALLER,
    asked_program,
    auto_open,
    native_stream,
    ole_package,
    outlook_mail,
    sheet,
    word_of,
    xls_of,
)

DDE = '\x13 DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc" \x14x\x15'


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (word_of("a"), "application/msword"),
        (xls_of(), "application/vnd.ms-excel"),
        (compound_file({"PowerPoint Document": b"a"}), "application/vnd.ms-powerpoint"),
        (compound_file({"EncryptedPackage": b"a", "EncryptionInfo": b"b"}), "application/x-ole-encrypted"),
        (compound_file({"a": b"b"}, class_id=INSTALLER), "application/x-msi"),
        (outlook_mail(texts={0x0037: "Hello"}), "application/vnd.ms-outlook"),
        (compound_file({"a": b"b"}), "application/x-ole-storage"),
        (compound_file({"a": b"b"})[:600], "application/x-ole-storage"),
    ],
)
def test_the_kind_is_told_by_what_lies_inside(content: bytes, kind: str) -> None:
    assert real_type(content) == kind


@pytest.mark.parametrize(
    ("content", "traits"),
    [
        (word_of("Hello"), set()),
        (word_of("Hello", {"Macros/VBA/_VBA_PROJECT": b"x"}), {"macros"}),
        (word_of(DDE), {"dde", "dde_program"}),
        (word_of("Hello", {"ObjectPool/_1/Equation Native": b"x"}), set()),
        (xls_of(sheet("Sheet1")), set()),
        (xls_of(sheet("Macro1", 1)), {"xlm_macros"}),
        (xls_of(sheet("Macro1", 1), auto_open()), {"xlm_macros", "xlm_auto_open"}),
        (xls_of(sheet("Sheet1"), auto_open()), set()),
        (xls_of(asked_program("cmd", "/c calc")), {"dde", "dde_program"}),
        (xls_of(asked_program("prices", "eur")), {"dde"}),
        (xls_of(asked_program("Word.Document.8", "C:\\a.doc")), set()),
        (xls_of((0x002F, bytes(6)), sheet("Macro1", 1)), set()),
        (compound_file({"a/Equation Native": b"c"}, class_ids={"a": EQUATION_3}), {"equation_object"}),
        (compound_file({"a": b"b"}, class_id=EQUATION_3), {"equation_object", "equation_without_formula"}),
    ],
)
def test_what_a_document_does_is_a_trait(content: bytes, traits: set[str]) -> None:
    assert read_ole(content, Allowance()).traits == traits


def test_a_packaged_file_is_taken_out_with_its_name() -> None:
    opened = read_ole(ole_package("invoice.js", b"var a"), Allowance())

    assert [(each.name, each.content, each.traits) for each in opened.members] == [
        ("invoice.js", b"var a", frozenset({"packaged"}))
    ]
    assert opened.traits == {"ole_object"}


@pytest.mark.parametrize("stream", [b"", b"\xff" * 40, native_stream("a.js", b"x" * 90)[:30]])
def test_a_broken_package_is_passed_over(stream: bytes) -> None:
    opened = read_ole(compound_file({"\x01Ole10Native": stream, "other": b"a"}), Allowance())

    assert not any(each.content.startswith(b"x" * 90) for each in opened.members)


def test_links_of_old_documents_are_found() -> None:
    word = read_ole(word_of('\x13 HYPERLINK "https://a.example/x" \x14here\x15'), Allowance())
    excel = read_ole(xls_of((0x01B8, "https://b.example/y".encode("utf-16-le"))), Allowance())

    assert word.links == (Link("https://a.example/x", found=Found.ATTACHMENT),)
    assert excel.links == (Link("https://b.example/y", found=Found.ATTACHMENT),)


def test_a_damaged_file_is_said() -> None:
    allowance = Allowance()

    read_ole(compound_file({"WordDocument": b"a" * 5000})[:1500], allowance)

    assert list(allowance.reasons) == ["document_damaged"]
