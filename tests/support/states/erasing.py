"""Erasing everything, and its receipt."""

from tests.support.states.people import newcomer
from tests.support.states.stage import Stage
from tests.support.states.state import State, at
from tests.support.visitor import Visitor


def erasing(stage: Stage) -> Visitor:
    """Somebody who has just had everything erased."""
    visitor = stage.newcomer()
    visitor.press(visitor.open("/erase"))
    return visitor


def erased(stage: Stage) -> Visitor:
    """Somebody of whom nothing is left."""
    visitor = erasing(stage)
    stage.system.settle()
    return visitor


STATES = (
    State("erase/ask", "Erase everything", at("/erase", newcomer)),
    State("erase/done", "Receipt of erasure", at("/erased", erased)),
    State("erase/in-progress", "Receipt, while it is being erased", at("/erased", erasing), late=2),
)
