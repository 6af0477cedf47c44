"""The addresses under which attachments are served."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from emulator.graph import errors
from emulator.graph.access import visit
from emulator.graph.answers import many, one
from emulator.graph.attachments import Attachment
from emulator.graph.mail_view import MailView
from emulator.graph.messages import find_mail
from emulator.graph.query import selected
from emulator.world import World

TYPE = "microsoft.graph.attachment"
ALWAYS = ("@odata.type", "@odata.mediaContentType", "id")
PROPERTIES = (
    *("id", "lastModifiedDateTime", "name", "contentType", "size", "isInline"),
    *("contentId", "contentLocation", "contentBytes"),
)


def make_attachments(world: World) -> Blueprint:
    """Serve a mail's attachments, all at once or one by one, under `/users/<name>` and `/me`."""
    blueprint = Blueprint("attachments", __name__)

    @blueprint.get("/users/<name>/messages/<mail_id>/attachments")
    @blueprint.get("/me/messages/<mail_id>/attachments")
    def list_attachments(mail_id: str, name: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            view = MailView(visited.mailbox, find_mail(visited, mail_id))
            names = selected(PROPERTIES.__contains__, TYPE) or PROPERTIES
            shown = [attachment.describe() for attachment in view.attachments]
            cut = [{key: value for key, value in body.items() if key in (*ALWAYS, *names)} for body in shown]
            return many(cut, f"users('{visited.owner.id}')/messages('{mail_id}')/attachments")

    @blueprint.get("/users/<name>/messages/<mail_id>/attachments/<attachment_id>")
    @blueprint.get("/me/messages/<mail_id>/attachments/<attachment_id>")
    def show_attachment(mail_id: str, attachment_id: str, name: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            view = MailView(visited.mailbox, find_mail(visited, mail_id))
            context = f"users('{visited.owner.id}')/messages('{mail_id}')/attachments/$entity"
            return one(_find(view, attachment_id).describe(), context)

    @blueprint.get("/users/<name>/messages/<mail_id>/attachments/<attachment_id>/$value")
    @blueprint.get("/me/messages/<mail_id>/attachments/<attachment_id>/$value")
    def show_content(mail_id: str, attachment_id: str, name: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            found = _find(MailView(visited.mailbox, find_mail(visited, mail_id)), attachment_id)
            kind = "text/plain" if found.is_mail else found.part.get_content_type()
            return Response(found.content(), content_type=kind)

    return blueprint


def _find(view: MailView, attachment_id: str) -> Attachment:
    for attachment in view.attachments:
        if attachment.id == attachment_id:
            return attachment
    raise errors.item_not_found()
