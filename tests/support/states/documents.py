"""Terms and privacy notice."""

from tests.support.states.state import State, at

STATES = (
    State("documents/terms", "Terms of use", at("/terms")),
    State("documents/privacy", "Privacy notice", at("/privacy")),
)
