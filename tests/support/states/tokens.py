"""Tokens for programs, and the page that describes the API."""

from datetime import timedelta

from services.reports.api.tokens import MOST, Permit, Tokens, Wanted
from tests.support.states.people import newcomer
from tests.support.states.stage import Stage
from tests.support.states.state import Arrival, State, at, entering
from tests.support.visitor import Visitor


def with_tokens(stage: Stage) -> Visitor:
    """Somebody with a token that is used, one that is not, and one that expired."""
    visitor, clock = stage.newcomer(), stage.system.clock
    customer_id = stage.customer_id(visitor)
    tokens = Tokens(stage.system.databases["reports"], lambda: clock() - timedelta(days=31))
    tokens.make(customer_id, _wanted("社内監視システム", days=30))
    used = tokens.make(customer_id, _wanted("SIEM"))
    tokens.make(customer_id, _wanted("夜間バッチ", permits=tuple(Permit), days=365))
    tokens.use(used or "")
    return visitor


def with_as_many_as_possible(stage: Stage) -> Visitor:
    """Somebody who cannot make another token."""
    visitor = stage.newcomer()
    tokens = Tokens(stage.system.databases["reports"], stage.system.clock)
    for number in range(MOST):
        tokens.make(stage.customer_id(visitor), _wanted(f"プログラム {number + 1}"))
    return visitor


def before_the_first(stage: Stage) -> Arrival:
    """Be about to make the first token, however often that was done."""
    visitor = stage.once(_maker)
    Tokens(stage.system.databases["reports"]).erase(stage.customer_id(visitor))
    return Arrival("/reports/tokens", visitor)


def the_question(stage: Stage) -> Arrival:
    """Be about to end a token."""
    visitor = stage.once(with_tokens)
    newest, *_ = Tokens(stage.system.databases["reports"]).of(stage.customer_id(visitor))
    return Arrival(f"/reports/tokens/{newest.token_id}", visitor)


def _maker(stage: Stage) -> Visitor:
    return stage.newcomer()


def _wanted(name: str, permits: tuple[Permit, ...] = (Permit.READ,), days: int = 90) -> Wanted:
    return Wanted(name=name, permits=permits, days=days, time_zone="Asia/Tokyo")


STATES = (
    State("tokens/none", "Tokens, none yet", at("/reports/tokens", newcomer)),
    State("tokens/errors", "Tokens, a mistake", at("/reports/tokens", newcomer), entering(name="")),
    State("tokens/made", "A token was made", before_the_first, entering(name="SIEM")),
    State("tokens/some", "Tokens", at("/reports/tokens", with_tokens)),
    State("tokens/full", "Tokens, no more possible", at("/reports/tokens", with_as_many_as_possible)),
    State("tokens/question", "End a token?", the_question),
    State("tokens/revoked", "A token was ended", at("/reports/tokens/revoked", with_tokens)),
    State("api/page", "The API described", at("/reports/api")),
)
