"""What happens to every request before and after it is answered."""

import errno
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime

from flask import Flask, Response, g
from flask.typing import ResponseReturnValue

from emulator.asking import asked, asked_owner, part
from emulator.changes import perform
from emulator.fault_kinds import BROKEN_OFF
from emulator.faults import Fault
from emulator.graph.access import read_caller
from emulator.graph.answers import compress, stamp
from emulator.graph.errors import GraphError
from emulator.identifiers import new_guid
from emulator.refusals import refuse_by_fault
from emulator.world import World, pause


def register_passage(app: Flask, world: World) -> None:
    """Have requests meet the faults that wait for them, count them, and stamp what Graph answers."""

    @app.before_request
    def admit() -> ResponseReturnValue | None:
        g.request_id = new_guid()
        if part() == "emulator":
            return None
        refused = _recognise(world) if part() == "graph" else None
        owner = asked_owner()
        if owner:
            world.traffic.arrive(owner.address, world.clock())
        fault = _meet(world)
        if fault:
            return refuse_by_fault(world, fault)
        if refused:
            raise refused
        _change(world)
        return None

    @app.after_request
    def finish(response: Response) -> Response:
        if part() != "emulator":
            world.traffic.count(part(), response.status_code)
        if part() == "graph":
            _note_wait(world, response)
            compress(stamp(response, g.request_id))
        return _break_off(response) if g.get("is_broken_off") else response


def _recognise(world: World) -> GraphError | None:
    try:
        g.caller = read_caller(world)
    except GraphError as refused:
        return refused
    return None


def _meet(world: World) -> Fault | None:
    """Meet the fault that waits for this request; return it if it answers."""
    if not world.faults:
        return None
    fault = world.faults.take(asked(world), lambda fault: not fault.is_about_pages)
    if fault is None:
        return None
    pause(fault.delay_ms)
    g.is_broken_off = fault.kind == BROKEN_OFF
    return fault if fault.status is not None else None


def _note_wait(world: World, response: Response) -> None:
    """Remember until when a client was told to leave a mailbox alone."""
    told, owner, now = response.headers.get("Retry-After"), asked_owner(), world.clock()
    if told and owner:
        until = now + timedelta(seconds=int(told)) if told.isdecimal() else parsedate_to_datetime(told)
        world.traffic.hold(owner.address, until)


def _change(world: World) -> None:
    """Let happen in mailboxes what was waiting for this request."""
    for change in world.changes.take_all(asked(world)) if world.changes else ():
        mailbox = world.mailbox_of(change.mailbox or "")
        if mailbox:
            perform(mailbox, change, world.clock())


def _break_off(response: Response) -> Response:
    content = response.get_data()
    response.headers["Content-Length"] = str(len(content))
    response.response = _half_of(content)
    return response


def _half_of(content: bytes) -> Iterator[bytes]:
    yield content[: len(content) // 2]
    raise ConnectionResetError(errno.ECONNRESET, "broken off on purpose")
