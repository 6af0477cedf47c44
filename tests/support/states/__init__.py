"""Every page of the portal in every state that it can be in, and the way there; what looks at pages shares it."""

from tests.support.states import (
    account,
    approving,
    choosing,
    documents,
    erasing,
    errors,
    granted,
    mails,
    monthly,
    progress,
    refusals,
    results,
    scope,
    signing_in,
    signing_up,
    tokens,
    webhooks,
)
from tests.support.states.state import State

STATES: tuple[State, ...] = (
    *signing_up.STATES,
    *signing_in.STATES,
    *account.STATES,
    *documents.STATES,
    *choosing.STATES,
    *scope.STATES,
    *refusals.STATES,
    *approving.STATES,
    *granted.STATES,
    *progress.STATES,
    *results.STATES,
    *monthly.STATES,
    *mails.STATES,
    *tokens.STATES,
    *webhooks.STATES,
    *erasing.STATES,
    *errors.STATES,
)
