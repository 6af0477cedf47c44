"""Every answer of the emulator's Graph, checked as it is given."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, request, request_finished

from tests.support.graph_schema.checking import problems

COLLECTIONS = {
    "users": "user",
    "groups": "group",
    "members": "directoryObject",
    "transitiveMembers": "directoryObject",
    "microsoft.graph.user": "user",
    "organization": "organization",
    "mailFolders": "mailFolder",
    "childFolders": "mailFolder",
    "messages": "message",
    "attachments": "attachment",
}
VALUES = {"userPurpose": ("mailboxSettings", "userPurpose")}
SINGLE = {"me": "user", "exchange": "exchangeSettings"}
ROOT = "/v1.0"
PAGE = {"@odata.context", "@odata.count", "@odata.nextLink", "@odata.deltaLink", "value"}


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collect what is wrong with the answers of every emulator in this process, until the block ends."""
    found: list[str] = []

    def look(sender: Flask, response: Response, **_: Any) -> None:
        if sender.name == "emulator" and request.path.startswith(f"{ROOT}/") and _is_whole_json(response):
            body = json.loads(_content(response))
            wrong = answer_problems(request.path.removeprefix(ROOT), response.status_code, body)
            found.extend(f"{request.method} {request.path}: {each}" for each in wrong)

    request_finished.connect(look, weak=False)
    try:
        yield found
    finally:
        request_finished.disconnect(look)


def _is_whole_json(response: Response) -> bool:
    return response.mimetype == "application/json" and not response.is_streamed


def _content(response: Response) -> bytes:
    content = response.get_data()
    return gzip.decompress(content) if response.headers.get("Content-Encoding") == "gzip" else content


def answer_problems(path: str, status: int, body: Any) -> Iterator[str]:
    """Yield what is wrong with an answer: an error, one entity, a page of them, or a batch of answers."""
    if status >= 400:
        yield from problems(body, "oDataError")
        return
    if path == "/$batch":
        for response in body["responses"]:
            yield from _batched_problems(response)
        return
    *_, before, last = ("", *path.removesuffix("()").removesuffix("/delta").split("/"))
    if last in COLLECTIONS:
        yield from problems(body["value"], [COLLECTIONS[last]], last)
        yield from (f"{name}: not part of a page" for name in sorted(set(body) - PAGE))
    elif last in VALUES:
        kind, name = VALUES[last]
        yield from problems({name: body["value"]}, kind)
    elif last in SINGLE or before in COLLECTIONS:
        yield from problems(body, SINGLE.get(last) or COLLECTIONS[before])
    else:
        yield "nothing is known of what this address answers"


def _batched_problems(response: dict[str, Any]) -> Iterator[str]:
    if set(response) - {"id", "status", "headers", "body"} or not {"id", "status"} <= set(response):
        yield f"a batched response has {sorted(response)}"
    if response.get("status", 0) >= 400 and isinstance(response.get("body"), dict):
        yield from problems(response["body"], "oDataError", f"batched {response['id']}")
