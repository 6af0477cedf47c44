"""Who asks: a token in the header Authorization and nothing else, and how often it may."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request
from limits import parse
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, TooManyRequests, Unauthorized
from werkzeug.wrappers import Response

from services.reports.api.routes import EVERYTHING, Route
from services.reports.api.tokens import PREFIX, Permit, Token, Tokens
from shared.web.limits import network_address
from shared.web.shell import this_shell
from shared.web.sign_in import CurrentCustomer

WRONG = "300 per hour"
"""How often a network address may come with a token that is none."""


@dataclass(frozen=True)
class _Standing:
    """What is left of one limit."""

    name: str
    limit: str
    left: int
    seconds: int


class _NotAllowed(Forbidden):
    """The token holds but does not allow this."""

    def __init__(self, permit: Permit) -> None:
        super().__init__()
        self._permit = permit

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        challenge = _challenge("insufficient_scope", self._permit.value)
        return [*super().get_headers(*args, **kwargs), ("WWW-Authenticate", str(challenge))]


def demand_tokens(app: Flask, routes: dict[str, Route], tokens: Tokens) -> None:
    """Let each request show a token that allows what it asks for; `routes` by the names of their endpoints."""

    @app.before_request
    def check() -> None:
        g.customer, g.standings = None, []
        route = routes.get(request.endpoint or "")
        if route is None or route.permit is None or request.method == "OPTIONS":
            return
        token = _token(tokens)
        g.token = token
        g.customer = CurrentCustomer(token.customer_id, "", token.time_zone, "")
        _meter("requests", EVERYTHING, token)
        if route.limit:
            _meter(route.name, route.limit, token)
        if route.permit not in token.permits:
            raise _NotAllowed(route.permit)

    @app.after_request
    def tell(answer: Response) -> Response:
        standings: list[_Standing] = g.get("standings", [])
        if standings:
            answer.headers["RateLimit-Policy"] = ", ".join(map(_policy, standings))
            answer.headers["RateLimit"] = ", ".join(
                f'"{each.name}";r={each.left};t={each.seconds}' for each in standings
            )
        return answer


def _token(tokens: Tokens) -> Token:
    given = request.authorization
    text = (given.token or "") if given is not None and given.type == "bearer" else ""
    token = tokens.use(text) if text.startswith(PREFIX) else None
    if token is not None:
        return token
    limits, who = this_shell().limits, network_address()
    if not limits.allows(WRONG, "wrong token", who):
        raise TooManyRequests(retry_after=limits.seconds_left(WRONG, "wrong token", who))
    raise Unauthorized(www_authenticate=_challenge("invalid_token" if request.authorization else ""))


def _challenge(error: str, scope: str = "") -> WWWAuthenticate:
    said = {"realm": "Shindan API", "error": error, "scope": scope}
    return WWWAuthenticate("bearer", {name: value for name, value in said.items() if value})


def _meter(name: str, limit: str, token: Token) -> None:
    limits, deed = this_shell().limits, f"api:{name}"
    is_allowed = limits.allows(limit, deed, token.token_id)
    left, seconds = limits.standing(limit, deed, token.token_id)
    g.standings.append(_Standing(name, limit, left if is_allowed else 0, seconds))
    if not is_allowed:
        raise TooManyRequests(retry_after=seconds)


def _policy(each: _Standing) -> str:
    limit = parse(each.limit)
    return f'"{each.name}";q={limit.amount};w={limit.get_expiry()}'
