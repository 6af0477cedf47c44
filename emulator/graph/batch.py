"""JSON batching: up to twenty requests in one, each admitted, throttled and answered by itself."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any

from flask import Blueprint, Flask, Response, current_app, json, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from emulator.graph.answers import answer
from emulator.graph.batch_rules import Step, read_steps
from emulator.world import World

AT_ONCE = 4
OK = range(200, 400)


def make_batch(_world: World) -> Blueprint:
    """Serve `$batch`."""
    blueprint = Blueprint("batch", __name__)

    @blueprint.post("/$batch")
    def batch() -> ResponseReturnValue:
        steps = read_steps(request.get_json(silent=True, force=True))
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way into threads
        authorization = request.headers.get("Authorization", "")
        return answer({"responses": list(_answers(app, steps, request.host_url, authorization))})

    return blueprint


def _answers(app: Flask, steps: Sequence[Step], origin: str, authorization: str) -> Iterator[dict[str, Any]]:
    """Yield the answers as they come; what depends on another waits for it, and fails with it."""
    statuses: dict[str, int] = {}
    waiting = list(steps)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while waiting:
            ready = [step for step in waiting if step.depends_on <= set(statuses)]
            waiting = [step for step in waiting if step not in ready]
            held = [step for step in ready if any(statuses[other] not in OK for other in step.depends_on)]
            asked = [pool.submit(_perform, app, step, origin, authorization) for step in ready if step not in held]
            for answered in (*map(_failed_dependency, held), *(each.result() for each in as_completed(asked))):
                statuses[answered["id"]] = answered["status"]
                yield answered


def _perform(app: Flask, step: Step, origin: str, authorization: str) -> dict[str, Any]:
    headers = Headers({"Authorization": authorization, **step.headers})
    body = None if step.body is None else json.dumps(step.body)
    path, _, query = step.url.partition("?")
    builder = EnvironBuilder(f"/v1.0{path}", origin, query, step.method, headers=headers, data=body)
    with app.request_context(builder.get_environ()):
        response = app.full_dispatch_request()
        return _shown(step, response)


def _shown(step: Step, response: Response) -> dict[str, Any]:
    content = response.get_data()
    shown: dict[str, Any] = {"id": step.id, "status": response.status_code, "headers": _headers(response.headers)}
    if content:
        shown["body"] = json.loads(content) if response.is_json else b64encode(content).decode()
    return shown


def _headers(headers: Headers) -> dict[str, str]:
    left_out = {"content-length", "date", "server"}
    return {name: value for name, value in headers.items() if name.lower() not in left_out}


def _failed_dependency(step: Step) -> dict[str, Any]:
    error = {"code": "FailedDependency", "message": "A request that this one depends on has failed."}
    return {"id": step.id, "status": 424, "headers": {}, "body": {"error": error}}
