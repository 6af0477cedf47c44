"""The addresses under which attachments are served."""

from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from emulator.graph import errors
from emulator.graph.access import visit
from emulator.graph.answers import many, one
from emulator.graph.attachments import PROPERTIES, Attachment, cut_attachment
from emulator.graph.mail_json import describe_mail, usual_properties
from emulator.graph.mail_view import MailView
from emulator.graph.messages import find_mail
from emulator.graph.query import option, selected
from emulator.world import World

TYPE = "microsoft.graph.attachment"


def make_attachments(world: World) -> Blueprint:
    """Serve a mail's attachments, all at once or one by one, under `/users/<name>` and `/me`."""
    blueprint = Blueprint("attachments", __name__)

    @blueprint.get("/users/<name>/messages/<mail_id>/attachments")
    @blueprint.get("/me/messages/<mail_id>/attachments")
    def list_attachments(mail_id: str, name: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            view = MailView(visited.mailbox, find_mail(visited, mail_id))
            names = selected(PROPERTIES.__contains__, TYPE) or PROPERTIES
            shown = [_describe(view, attachment) for attachment in view.attachments]
            return many(
                (cut_attachment(body, names) for body in shown),
                f"users('{visited.owner.id}')/messages('{mail_id}')/attachments",
            )

    @blueprint.get("/users/<name>/messages/<mail_id>/attachments/<attachment_id>")
    @blueprint.get("/me/messages/<mail_id>/attachments/<attachment_id>")
    def show_attachment(mail_id: str, attachment_id: str, name: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            view = MailView(visited.mailbox, find_mail(visited, mail_id))
            context = f"users('{visited.owner.id}')/messages('{mail_id}')/attachments/$entity"
            return one(_describe(view, _find(view, attachment_id)), context)

    @blueprint.get("/users/<name>/messages/<mail_id>/attachments/<attachment_id>/$value")
    @blueprint.get("/me/messages/<mail_id>/attachments/<attachment_id>/$value")
    def show_content(mail_id: str, attachment_id: str, name: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            found = _find(MailView(visited.mailbox, find_mail(visited, mail_id)), attachment_id)
            if found.is_reference:
                raise errors.GraphError(405, "ErrorInvalidRequest", "A reference attachment has no content.")
            kind = "text/plain" if found.is_mail else found.part.get_content_type()
            return Response(found.content(), content_type=kind)

    return blueprint


def _describe(view: MailView, attachment: Attachment) -> dict[str, Any]:
    """Return an attachment; if `$expand` asks for items, an attached mail with its properties."""
    described = attachment.describe()
    if attachment.is_mail and "microsoft.graph.itemattachment/item" in (option("expand") or "").lower():
        inner = view.inside(attachment)
        described["item"] = {"@odata.type": "#microsoft.graph.message", **describe_mail(inner, usual_properties())}
    return described


def _find(view: MailView, attachment_id: str) -> Attachment:
    for attachment in view.attachments:
        if attachment.id == attachment_id:
            return attachment
    raise errors.item_not_found()
