"""What is said to a customer whose permission did not come about."""

from collections.abc import Callable

from services.consent.refusals import Refusal
from tests.support.states.people import granting
from tests.support.states.stage import Stage
from tests.support.states.state import Arrival, State
from tests.support.visitor import Visitor


def refused(stage: Stage) -> Visitor:
    """Somebody whose permission was not proved."""
    return granting(stage)


def _arrive(refusal: Refusal) -> Callable[[Stage], Arrival]:
    def arrive(stage: Stage) -> Arrival:
        visitor = stage.once(refused)
        mine = {"customer_id": stage.customer_id(visitor)}
        stage.system.databases["consent"]["consents"].update_one(
            mine, {"$set": {"state": "refused", "refusal": refusal.value}}
        )
        return Arrival("/consent/checking", visitor)

    return arrive


STATES = tuple(
    State(
        f"refused/{refusal.value.replace('_', '-')}",
        f"Permission refused: {refusal.value}",
        _arrive(refusal),
    )
    for refusal in Refusal
)
