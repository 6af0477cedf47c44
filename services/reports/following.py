"""Following a running scan: its progress as a stream or by asking, and the question before it is stopped."""

from dataclasses import asdict
from functools import partial

import msgspec
from flask import Blueprint, Response, jsonify, redirect, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from services.reports.awaiting import asked_since, scan_in_question
from services.reports.live import Said, Streams
from services.reports.pages import Pages
from services.reports.progress import Progress, progress_of
from services.reports.scans import State
from services.reports.views import signed_in_customer
from shared.mongodb import DatabaseUnavailable
from shared.web.links import results
from shared.web.shell import this_shell
from shared.web.sign_in import is_still_signed_in, sign_in_required


def make_following(pages: Pages, streams: Streams) -> Blueprint:
    """Return what the progress page asks for, over a read model."""
    blueprint = Blueprint("following", __name__)

    def progress_now() -> Progress:
        clock = this_shell().clock
        return progress_of(scan_in_question(pages, signed_in_customer(), asked_since(clock)), clock())

    def look(begun: str) -> Said | None:
        """Return the progress as JSON, the last when the state it had `begun` in is over; None when there is none."""
        try:
            far = progress_now() if is_still_signed_in() else None
        except DatabaseUnavailable:
            return None
        return Said(msgspec.json.encode(far).decode(), is_last=far.state != begun) if far else None

    @blueprint.get("/progress")
    @sign_in_required
    def progress() -> ResponseReturnValue:
        return jsonify(asdict(progress_now()))

    @blueprint.get("/progress/stream")
    @sign_in_required
    def stream() -> ResponseReturnValue:
        if request.method == "HEAD" or not streams.enter():
            return "", 204
        pieces = streams.follow(partial(look, request.args.get("state", "")))
        answer = Response(stream_with_context(pieces), mimetype="text/event-stream")
        answer.call_on_close(streams.leave)
        answer.headers["X-Accel-Buffering"] = "no"
        return answer

    @blueprint.get("/stop")
    @sign_in_required
    def stop() -> ResponseReturnValue:
        scan = pages.latest(signed_in_customer())
        if scan is None or scan.state is not State.RUNNING:
            return redirect(results())
        return render_template("reports/stop.html", scan=scan, far=progress_now())

    return blueprint
