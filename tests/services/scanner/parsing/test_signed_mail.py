from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder

from services.scanner.parsing.parse import parse
from services.scanner.parsing.signed_mail import DATA, SIGNED, is_signed, signed_content
from tests.support.raw_mails import RawFile, file_part, multipart, part

INNER = multipart(
    "mixed", [part("text/plain", b"Sign in: https://a.example/"), file_part(RawFile("run.exe", b"MZ"))], boundary="b"
)


def signed(content: bytes, *options: PKCS7Options) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Hanako")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    builder = PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [PKCS7Options.Binary, *options])


def mail_of(content: bytes, kind: str = "signed-data") -> bytes:
    head = b"From: a@contoso.example\r\nMIME-Version: 1.0\r\n"
    return head + part(f"application/pkcs7-mime; smime-type={kind}; name=smime.p7m", content)


def test_text_and_files_inside_a_signature_are_those_of_the_mail() -> None:
    mail = parse(mail_of(signed(INNER)))

    assert mail.text == "Sign in: https://a.example/"
    assert [each.name for each in mail.attachments] == ["run.exe"]
    assert [each.url for each in mail.links] == ["https://a.example/"]
    assert mail.not_fully_analysed == ()


def test_content_in_pieces_is_put_together() -> None:
    pieces = b"\x04\x03abc\x04\x02de\x00\x00"

    assert signed_content(b"0\x80" + SIGNED + b"0\x80" + DATA + b"\xa0\x80\x24\x80" + pieces) == b"abcde"


def test_a_signature_without_content_has_none() -> None:
    assert signed_content(signed(INNER, PKCS7Options.DetachedSignature)) == b""


def test_an_encrypted_mail_is_still_said_to_be_one() -> None:
    mail = parse(mail_of(b"0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", "enveloped-data"))

    assert mail.not_fully_analysed == ("encrypted_mail",)


def test_signatures_in_signatures_end() -> None:
    content = INNER
    for _ in range(6):
        content = part("application/pkcs7-mime; smime-type=signed-data", signed(content))

    mail = parse(b"From: a@contoso.example\r\n" + content)

    assert mail.not_fully_analysed == ("nested_too_deeply",)


@pytest.mark.parametrize("length", [20, 40, 50])
def test_a_signature_that_is_cut_off_is_said(length: int) -> None:
    content = signed(INNER)[:length]

    mail = parse(mail_of(content))

    assert is_signed(content)
    assert mail.not_fully_analysed == ("part_damaged",)
