"""A mail as Graph shows it: each property worked out only when it is asked for."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from emulator.graph.characters import decode_text, legible
from emulator.graph.html_bodies import as_text, without_scripts
from emulator.graph.mail_view import MailView
from emulator.graph.query import preferences, selected
from emulator.identifiers import item_id

TYPE = "microsoft.graph.message"
PREVIEW_CHARACTERS = 255
ONLY_WHEN_SELECTED = ("internetMessageHeaders", "uniqueBody")
WITHOUT_HEADERS = ("sentitems", "drafts")

Property = Callable[[MailView], Any]


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _change_key(view: MailView) -> str:
    return item_id(view.mailbox.owner, view.mail.item_id, str(view.mail.is_read), size=30)


def _first(view: MailView, *names: str) -> dict[str, Any] | None:
    return next((people[0] for name in names if (people := view.people(name))), None)


def _conversation(view: MailView) -> str:
    root = (view.text("References") or view.text("In-Reply-To") or view.text("Message-ID") or view.mail.item_id).split()
    return item_id(view.mailbox.owner, "conversation", root[0] if root else view.mail.item_id, size=81)


def _headers(view: MailView) -> list[dict[str, str]] | None:
    if view.folder.well_known in WITHOUT_HEADERS:
        return None
    return [{"name": legible(name), "value": decode_text(value)} for name, value in view.headers.raw_items()]


def _body(view: MailView) -> dict[str, str]:
    wanted, (kind, content) = preferences(), view.body
    if kind == "text":
        return {"contentType": "text", "content": content}
    if wanted.get("outlook.body-content-type", "").lower() == "text":
        return {"contentType": "text", "content": as_text(content)}
    is_unsafe_wanted = "outlook.allow-unsafe-html" in wanted
    return {"contentType": "html", "content": content if is_unsafe_wanted else without_scripts(content)}


def _preview(view: MailView) -> str:
    kind, content = view.body
    return " ".join((as_text(content) if kind == "html" else content).split())[:PREVIEW_CHARACTERS]


def _importance(view: MailView) -> str:
    stated = (view.text("Importance") or "").lower()
    return stated if stated in ("low", "high") else "normal"


PROPERTIES: dict[str, Property] = {
    "createdDateTime": lambda view: _time(view.mail.received_at),
    "lastModifiedDateTime": lambda view: _time(view.mail.received_at),
    "changeKey": _change_key,
    "categories": lambda _view: [],
    "receivedDateTime": lambda view: _time(view.mail.received_at),
    "sentDateTime": lambda view: _time(view.sent_at()),
    "hasAttachments": lambda view: any(not attachment.is_inline for attachment in view.attachments),
    "internetMessageId": lambda view: view.text("Message-ID"),
    "subject": lambda view: view.text("Subject"),
    "bodyPreview": _preview,
    "importance": _importance,
    "parentFolderId": lambda view: view.folder.id,
    "conversationId": _conversation,
    "conversationIndex": lambda view: hashlib.sha256(_conversation(view).encode()).hexdigest()[:44],
    "isDeliveryReceiptRequested": lambda _view: None,
    "isReadReceiptRequested": lambda view: view.text("Disposition-Notification-To") is not None,
    "isRead": lambda view: view.mail.is_read,
    "isDraft": lambda view: view.folder.well_known == "drafts",
    "webLink": lambda view: f"https://outlook.office365.com/owa/?ItemID={view.mail.item_id}&viewmodel=ReadMessageItem",
    "inferenceClassification": lambda _view: "focused",
    "body": _body,
    "sender": lambda view: _first(view, "Sender", "From"),
    "from": lambda view: _first(view, "From", "Sender"),
    "toRecipients": lambda view: view.people("To"),
    "ccRecipients": lambda view: view.people("Cc"),
    "bccRecipients": lambda view: view.people("Bcc"),
    "replyTo": lambda view: view.people("Reply-To"),
    "flag": lambda _view: {"flagStatus": "notFlagged"},
    "internetMessageHeaders": _headers,
    "uniqueBody": _body,
}


def is_known(name: str) -> bool:
    """Say whether a mail has a property of that name."""
    return name == "id" or name in PROPERTIES


@cache
def usual_properties() -> tuple[str, ...]:
    """Return the properties that a mail is shown with when none are selected."""
    return tuple(name for name in PROPERTIES if name not in ONLY_WHEN_SELECTED)


def selected_properties() -> tuple[str, ...]:
    """Return the properties that the request selects, or the usual ones. Raises GraphError (400)."""
    return selected(is_known, TYPE) or usual_properties()


def describe_mail(view: MailView, names: tuple[str, ...]) -> dict[str, Any]:
    """Return a mail with these properties, its etag and id; headers only where Exchange has any."""
    described: dict[str, Any] = {"@odata.etag": f'W/"{_change_key(view)}"', "id": view.id}
    for name in names:
        if name != "id":
            described[name] = PROPERTIES[name](view)
    if described.get("internetMessageHeaders", ()) is None:
        del described["internetMessageHeaders"]
    return described


def value_of(view: MailView, path: str) -> Any:
    """Return what a filter or an order compares: a property, or one inside it such as `from/emailAddress/address`."""
    name, *inner = path.split("/")
    if name == "id":
        return view.id
    value = view.sent_at() if name == "sentDateTime" else PROPERTIES[name](view)
    for step in inner:
        value = value.get(step) if isinstance(value, dict) else None
    return value
