from base64 import b64decode
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.emulator.builders import AIKO, a_mail, put
from tests.emulator.client import Client

MESSAGES = f"/users/{AIKO}/messages"
PDF = b"%PDF-1.7\n\xff"


def _with_attachments(*, inline_only: bool = False) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "Invoice"
    mail.set_content("See the attachment.")
    mail.add_alternative("<img src='cid:logo'>", subtype="html")
    mail.add_attachment(b"GIF89a", "image", "gif", disposition="inline", cid="<logo>", filename="logo.gif")
    if not inline_only:
        inner = EmailMessage()
        inner["Subject"] = "Forwarded"
        inner.set_content("inside")
        mail.add_attachment(PDF, "application", "pdf", filename="請求書.pdf")
        mail.add_attachment(inner)
    return mail.as_bytes()


def _with_a_reference() -> bytes:
    link = (
        b'Content-Type: message/external-body; access-type=URL; URL="https://contoso.example/p"; name="plan.docx"'
        b"\r\n\r\nContent-Type: application/octet-stream\r\n\r\n"
    )
    text = b"Content-Type: text/plain\r\n\r\nSee the file.\r\n"
    head = b'Subject: Plan\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + b"--b\r\n" + text + b"--b\r\n" + link + b"\r\n--b--\r\n"


def _mail(client: Client, query: str = "") -> dict[str, Any]:
    answer = client.graph(f"{MESSAGES}{query}").json
    assert answer is not None
    found: dict[str, Any] = answer["value"][0]
    return found


def _attachments(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = client.graph(f"{MESSAGES}/{_mail(client)['id']}/attachments{query}").json
    assert answer is not None
    found: list[dict[str, Any]] = answer["value"]
    return found


def test_attachments_of_each_type_are_listed(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", _with_attachments())

    logo, invoice, forwarded = _attachments(client)

    assert (logo["isInline"], logo["contentId"], logo["name"]) == (True, "logo", "logo.gif")
    assert invoice["@odata.type"] == "#microsoft.graph.fileAttachment"
    assert (invoice["name"], b64decode(invoice["contentBytes"])) == ("請求書.pdf", PDF)
    assert forwarded["@odata.type"] == "#microsoft.graph.itemAttachment"
    assert (forwarded["name"], "contentBytes" in forwarded) == ("Forwarded", False)


def test_inline_pictures_alone_are_no_attachments(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", _with_attachments(inline_only=True))

    mail = _mail(client)

    assert mail["hasAttachments"] is False
    assert len(_attachments(client)) == 1


def test_an_attachment_is_served_alone_and_raw(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", _with_attachments())
    _, invoice, forwarded = _attachments(client, "?$select=id,name&$top=1")
    base = f"{MESSAGES}/{_mail(client)['id']}/attachments"

    raw = client.graph(f"{base}/{invoice['id']}/$value")
    inner = client.graph(f"{base}/{forwarded['id']}/$value")

    assert (raw.data, raw.content_type) == (PDF, "application/pdf")
    assert b"Subject: Forwarded" in inner.data
    assert "contentBytes" not in invoice
    assert client.graph(f"{base}/{invoice['id']}").status_code == 200
    assert client.graph(f"{base}/unknown").status_code == 404


def test_attachments_come_with_mails_when_expanded(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", _with_attachments())

    mail = _mail(client, "?$expand=attachments")

    assert len(mail["attachments"]) == 3
    assert mail["hasAttachments"] is True


def test_expanded_attachments_come_without_their_bytes_when_others_are_selected(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", _with_attachments())

    mail = _mail(client, "?$select=id&$expand=attachments($select=id,name,size)")

    assert [{*attachment} - {"@odata.type", "@odata.mediaContentType"} for attachment in mail["attachments"]] == [
        {"id", "name", "size"}
    ] * 3


def test_a_mail_without_attachments_has_none(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", a_mail())

    assert _attachments(client) == []


def test_a_reference_has_no_content(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", _with_a_reference())
    [plan] = _attachments(client)

    answer = client.graph(f"{MESSAGES}/{_mail(client)['id']}/attachments/{plan['id']}/$value")

    assert (plan["@odata.type"], plan["name"]) == ("#microsoft.graph.referenceAttachment", "plan.docx")
    assert "contentBytes" not in plan
    assert answer.status_code == 405
    assert _mail(client)["hasAttachments"] is True


def test_attachments_are_not_paged(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", _with_attachments())

    answer = client.graph(f"{MESSAGES}/{_mail(client)['id']}/attachments?$top=1", Prefer="odata.maxpagesize=1").json

    assert answer is not None
    assert len(answer["value"]) == 3
    assert "@odata.nextLink" not in answer


def test_an_attached_mail_is_shown_when_expanded(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", _with_attachments())
    expand = "?$expand=microsoft.graph.itemattachment/item"

    forwarded = _attachments(client, expand)[2]
    alone = client.graph(f"{MESSAGES}/{_mail(client)['id']}/attachments/{forwarded['id']}{expand}").json

    assert alone is not None
    assert alone["item"] == forwarded["item"]
    assert forwarded["item"]["@odata.type"] == "#microsoft.graph.message"
    assert (forwarded["item"]["subject"], forwarded["item"]["body"]["content"]) == ("Forwarded", "inside\n")
