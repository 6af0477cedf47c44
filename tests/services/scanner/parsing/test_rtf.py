import pytest

from services.scanner.mail import Found, Link
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.rtf import MOST_OBJECTS, read_rtf
from tests.support.compound_files import compound_file
from tests.support.documents import EQUATION_3, native_stream, ole_1_object, ole_package, rtf_with

PACKAGE = ole_1_object(b"Package", native_stream("run.js", b"var a", sized=False))
EXPLOIT = {"ole_object", "equation_object", "equation_without_formula"}
FORMULA = compound_file({"Equation Native": b"formula"}, class_id=EQUATION_3)
EQUATION = ole_1_object(b"Equation.3", bytes(60))


@pytest.mark.parametrize(
    ("content", "traits"),
    [
        (rtf_with(), set()),
        (rtf_with(PACKAGE), {"ole_object"}),
        (rtf_with(PACKAGE, update=True), {"ole_object", "updates_objects"}),
        (rtf_with(EQUATION), EXPLOIT),
        (rtf_with(ole_1_object(b"Equation.3", FORMULA)), {"ole_object", "equation_object"}),
        (
            rtf_with(ole_1_object(b"a", compound_file({"b": b"c"}, class_id=EQUATION_3))),
            EXPLOIT,
        ),
        (rtf_with(b"\1\2" + bytes.fromhex("02ce020000000000c000000000000046")), EXPLOIT),
        (rtf_with(before="{\\*\\template https://t.example/t.dotm}"), {"external_template"}),
        (rtf_with(before="{\\*\\template C:\\\\Templates\\\\letter.dotx}"), set()),
        (rtf_with(before='{\\field{\\*\\fldinst DDEAUTO "cmd" "/c calc"}{\\fldrslt x}}'), {"dde", "dde_program"}),
        (rtf_with(before='{\\field{\\*\\fldinst INCLUDEPICTURE "http://p.example/a"}}'), {"external_object"}),
    ],
)
def test_what_a_document_does_is_a_trait(content: bytes, traits: set[str]) -> None:
    assert read_rtf(content, Allowance()).traits == traits


@pytest.mark.parametrize("packed", [PACKAGE, ole_1_object(b"Word.Document", ole_package("run.js", b"var a"))])
def test_a_packaged_file_is_taken_out(packed: bytes) -> None:
    opened = read_rtf(rtf_with(packed), Allowance())

    assert [(each.name, each.content, each.traits) for each in opened.members] == [
        ("run.js", b"var a", frozenset({"packaged"}))
    ]


@pytest.mark.parametrize("length", [10, 22, 40, 200])
def test_an_object_that_is_cut_off_does_no_harm(length: int) -> None:
    assert read_rtf(rtf_with(PACKAGE[:length], EQUATION[:length]), Allowance()).links == ()


def test_an_exploit_that_is_cut_off_is_still_one() -> None:
    assert read_rtf(rtf_with(EQUATION[:-20]), Allowance()).traits == EXPLOIT


def test_links_of_fields_and_text_are_found() -> None:
    field = '{\\field{\\*\\fldinst HYPERLINK "https://a.example/x"}{\\fldrslt here}} see https://b.example/y'

    opened = read_rtf(rtf_with(before=field), Allowance())

    assert opened.links == (
        Link("https://a.example/x", found=Found.ATTACHMENT),
        Link("https://b.example/y", "https://b.example/y", Found.ATTACHMENT),
    )


def test_more_objects_than_are_looked_at_are_said() -> None:
    allowance = Allowance()

    read_rtf(rtf_with(*[EQUATION] * (MOST_OBJECTS + 1)), allowance)

    assert list(allowance.reasons) == ["document_too_large"]
