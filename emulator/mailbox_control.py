"""Switches that change mailboxes while they are served: nothing of this exists at Microsoft."""

from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from emulator.bodies import json_body
from emulator.changes import arrive, delete, place, read_change
from emulator.mailboxes import Mailbox
from emulator.mails import Mail
from emulator.world import World

NOTHING = ("", 204)
MAILS = "/mailboxes/<address>/mails"


def make_mailbox_switches(world: World) -> Blueprint:
    """Serve what lies in mailboxes, and what shall happen there."""
    blueprint = Blueprint("mailbox_switches", __name__)

    @blueprint.get(MAILS)
    def list_mails(address: str) -> ResponseReturnValue:
        mailbox = _mailbox(world, address)
        return jsonify([_describe(mail) for mail in mailbox.newest_first()])

    @blueprint.post(MAILS)
    def add_mail(address: str) -> ResponseReturnValue:
        folder, is_read = request.args.get("folder", "inbox"), "read" in request.args
        content = request.get_data() or abort(400, "the mail is missing; send it as the body")
        mail = arrive(_mailbox(world, address), content, folder, world.clock(), is_read=is_read)
        return jsonify(_describe(mail)), 201

    @blueprint.patch(f"{MAILS}/<mail_id>")
    def change_mail(address: str, mail_id: str) -> ResponseReturnValue:
        mailbox, wanted = _mailbox(world, address), json_body()
        with mailbox.changing():
            mail = _mail(mailbox, mail_id)
            if "is_read" in wanted:
                mailbox.mark(mail, is_read=bool(wanted["is_read"]))
            if "folder" in wanted:
                mail = mailbox.move(mail, place(mailbox, str(wanted["folder"])))
            return jsonify(_describe(mail))

    @blueprint.delete(f"{MAILS}/<mail_id>")
    def delete_mail(address: str, mail_id: str) -> ResponseReturnValue:
        mailbox = _mailbox(world, address)
        with mailbox.changing():
            delete(mailbox, _mail(mailbox, mail_id))
        return NOTHING

    return blueprint


def make_change_switches(world: World) -> Blueprint:
    """Serve the changes that wait for requests."""
    blueprint = Blueprint("change_switches", __name__)

    @blueprint.route("/changes", methods=["GET", "POST", "DELETE"])
    def changes() -> ResponseReturnValue:
        if request.method == "DELETE":
            world.changes.clear()
            return NOTHING
        if request.method == "POST":
            try:
                world.changes.add(read_change(json_body()))
            except ValueError as error:
                abort(400, str(error))
            return NOTHING
        return jsonify(world.changes.waiting())

    return blueprint


def _mailbox(world: World, address: str) -> Mailbox:
    return world.mailbox_of(address) or abort(404, "nobody has that address")


def _mail(mailbox: Mailbox, mail_id: str) -> Mail:
    return mailbox.find_mail(mail_id) or abort(404, "no such mail")


def _describe(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.item_id,
        "immutable_id": mail.immutable_id,
        "folder": "/".join(mail.folder),
        "is_read": mail.is_read,
        "received_at": mail.received_at.isoformat(),
    }
