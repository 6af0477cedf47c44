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


def test_a_mail_without_attachments_has_none(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", a_mail())

    assert _attachments(client) == []
