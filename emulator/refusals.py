"""Answers that are errors: those that the emulator means, and those that a fault makes."""

from datetime import datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus

from flask import Response, g, jsonify, request

from emulator.asking import part
from emulator.entra.errors import EntraError
from emulator.entra.errors import error_body as entra_error_body
from emulator.fault_kinds import CODES
from emulator.faults import Fault
from emulator.graph.answers import answer
from emulator.graph.errors import GraphError, error_body, unauthorized
from emulator.world import World


def refuse_graph(world: World, error: GraphError, spelling: str = "innerError") -> Response:
    """Return an error of Graph's."""
    inner = {
        "date": f"{world.clock():%Y-%m-%dT%H:%M:%S}",
        "request-id": g.request_id,
        "client-request-id": request.headers.get("client-request-id", g.request_id),
    }
    response = answer(error_body(error.code, error.message, inner, spelling), error.status)
    response.headers.update(error.headers)
    return response


def refuse_entra(world: World, error: EntraError) -> Response:
    """Return an error of Entra's endpoints for programs."""
    correlation_id = request.headers.get("client-request-id")
    response = jsonify(entra_error_body(error, world.clock(), request.host_url.rstrip("/"), correlation_id))
    response.status_code = error.status
    return response


def refuse_by_fault(world: World, fault: Fault) -> Response:
    """Return what a fault says instead of the right answer."""
    status = fault.status or HTTPStatus.INTERNAL_SERVER_ERROR
    message = _phrase(status) if fault.message is None else fault.message
    if fault.body is not None:
        response = Response(fault.body, status)
    elif part() == "graph":
        code = fault.code or CODES.get(status, "UnknownError")
        challenge = unauthorized(message, request.host_url.rstrip("/")).headers if status == 401 else {}
        response = refuse_graph(world, GraphError(status, code, message, challenge), fault.inner_error)
    else:
        response = refuse_entra(
            world, EntraError(fault.code or "temporarily_unavailable", fault.number or 90033, message, status)
        )
    if fault.retry_after is not None:
        response.headers["Retry-After"] = _retry_after(fault, world.clock())
    response.headers.update(fault.headers or {})
    return response


def _phrase(status: int) -> str:
    known = {each.value: each.phrase for each in HTTPStatus}
    return known.get(status, "Bandwidth Limit Exceeded")


def _retry_after(fault: Fault, now: datetime) -> str:
    seconds = str(fault.retry_after)
    return format_datetime(now + timedelta(seconds=int(seconds)), usegmt=True) if fault.as_date else seconds
