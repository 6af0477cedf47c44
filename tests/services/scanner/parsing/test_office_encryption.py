import io

import msoffcrypto
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from services.scanner.mail import Attachment
from services.scanner.parsing.attachments import look_into
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.office_encryption import MOST_ROUNDS, is_encrypted, opened_with_known_password
from tests.support.documents import word_of
from tests.support.raw_mails import zip_of

TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    b'PartName="/xl/workbook.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
SHEET = zip_of(
    {"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<workbook/>", "xl/vbaProject.bin": b"x" * 9_000}, stored=True
)


def encrypted(password: str) -> bytes:
    packed = io.BytesIO()
    OOXMLFile(io.BytesIO(SHEET)).encrypt(password, packed)
    return packed.getvalue()


@pytest.fixture(scope="module")
def locked() -> bytes:
    return encrypted("1234")


@pytest.fixture(scope="module")
def opens_by_itself() -> bytes:
    return encrypted("VelvetSweatshop")


def files(content: bytes) -> list[Attachment]:
    return [each for each in look_into(content, "a.xlsx", "", Allowance()) if isinstance(each, Attachment)]


def test_a_document_that_asks_for_a_password_is_encrypted(locked: bytes) -> None:
    found = files(locked)

    assert [(each.name, each.encrypted) for each in found] == [("a.xlsx", True)]


def test_a_document_that_excel_opens_by_itself_is_looked_into(opens_by_itself: bytes) -> None:
    outer, inner = files(opens_by_itself)

    assert (outer.encrypted, outer.traits) == (False, frozenset({"opens_without_password"}))
    assert (inner.path, inner.traits) == (("a.xlsx",), frozenset({"macros"}))


@pytest.mark.parametrize("content", [SHEET, word_of("Hello"), b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_other_documents_are_not_encrypted(content: bytes) -> None:
    assert not is_encrypted(content)


def test_a_key_that_takes_too_many_rounds_is_not_tried(opens_by_itself: bytes) -> None:
    slow = opens_by_itself.replace(b'spinCount="100000"', b'spinCount="%d"' % (MOST_ROUNDS + 1))

    assert slow != opens_by_itself
    assert opened_with_known_password(slow) == b""


def test_the_library_writes_what_it_reads(locked: bytes) -> None:
    assert msoffcrypto.OfficeFile(io.BytesIO(locked)).is_encrypted()
