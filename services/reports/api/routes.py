"""What the API answers: one table from which both its addresses and its description are made."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Response, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from services.reports.api.tokens import Permit, Token

JSON = "application/json"
EVERYTHING = "3600 per hour"
"""How often a token may ask, all addresses together."""
FILES = "60 per hour"
COSTLY = "20 per hour"
DEEDS = "30 per hour"


_NUMBER = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, kw_only=True)
class Route:
    """One address with one method; `name` is its operationId."""

    name: str
    method: str = "GET"
    path: str
    """For instance "/scans/{scan_id}"."""
    summary: Any
    view: Callable[..., Any]
    """Called with what the path names, and with `query` and `body` where there are any."""
    permit: Permit | None = Permit.READ
    """What a token must allow; None for what everybody may see."""
    answer: type[msgspec.Struct] | None = None
    media_type: str = JSON
    status: int = 200
    query: type[msgspec.Struct] | None = None
    body: type[msgspec.Struct] | None = None
    limit: str = ""
    """How often a token may ask for this, besides all that it asks."""
    problems: Mapping[str, tuple[int, Any]] = dataclasses.field(default_factory=dict)
    """What may be in the way besides the usual: name to status and title."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """Return the names in the path."""
        return tuple(part.strip("{}") for part in self.path.split("/") if part.startswith("{"))

    @property
    def rule(self) -> str:
        """Return the path as Flask has it."""
        return self.path.replace("{", "<").replace("}", ">")

    def answer_now(self, **named: str) -> ResponseReturnValue:
        """Answer the present request."""
        asked: dict[str, Any] = dict(named)
        if self.query:
            asked["query"] = msgspec.convert(_query(self.query), self.query)
        if self.body:
            asked["body"] = _body(self.body)
        found = self.view(**asked)
        answer = found if isinstance(found, Response) else told(found)
        if request.method in ("GET", "HEAD") and not answer.is_streamed:
            answer.add_etag()
            answer.make_conditional(request)
        return answer


def told(said: msgspec.Struct, status: int = 200, **headers: str) -> Response:
    """Return an answer in JSON."""
    return Response(msgspec.json.encode(said), status, headers, content_type=JSON)


def this_token() -> Token:
    """Return the token that the present request was made with."""
    token: Token = g.token
    return token


def this_customer() -> str:
    """Return whose data may be seen; every read begins with it."""
    return this_token().customer_id


def _query(shape: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the parameters: those that may be repeated as lists, and numbers as such."""
    fields = {each.name: each for each in msgspec.structs.fields(shape)}
    said: dict[str, Any] = {}
    for name, values in request.args.to_dict(flat=False).items():
        field = fields.get(name)
        if field is not None and field.default == ():
            said[name] = values
            continue
        if len(values) > 1:
            raise msgspec.ValidationError(f"`{name}` may be given once only")
        is_number = field is not None and isinstance(field.default, int) and _NUMBER.fullmatch(values[0])
        said[name] = int(values[0]) if is_number else values[0]
    return said


def _body(shape: type[msgspec.Struct]) -> msgspec.Struct:
    if request.mimetype != JSON:
        raise UnsupportedMediaType
    try:
        return msgspec.json.decode(request.get_data(), type=shape)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BadRequest from error
