"""Proving an administrator's yes: what Microsoft's redirect says is believed only when the permission works."""

from collections.abc import Callable
from datetime import timedelta

import structlog

from services.consent.approvals import Approvals
from services.consent.consent import Consent
from services.consent.consents import VERIFIED_WITHIN, Consents
from services.consent.estimate import Estimate
from services.consent.microsoft import Microsoft
from services.consent.refusals import GrantRefused, NotYet
from shared.clock import Clock

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(seconds=20)

Estimating = Callable[[Consent], Estimate | None]
"""Tells about how much a consent lets us read; None where it cannot be said."""

log = structlog.get_logger("services.consent")


def verify_next(
    *, consents: Consents, approvals: Approvals, microsoft: Microsoft, estimate: Estimating, clock: Clock
) -> bool:
    """Try one permission whose turn it is; directories replicate, so a no becomes final only after two minutes."""
    consent = consents.lease_next_to_verify()
    if consent is None:
        return False
    try:
        likely = (*consent.wanted.mailboxes, consent.granted_by)
        tenant_name = microsoft.organisation_name(consent.tenant_id, likely, consent.wanted.group)
    except NotYet as error:
        log.info("permission not proved yet", consent_id=consent.consent_id, tries=consent.tries, reason=str(error))
        if clock() - consent.asked_at >= VERIFIED_WITHIN:
            consents.refuse(consent, error.refusal)
        else:
            consents.try_again_at(consent, clock() + pause_after(consent.tries))
        return True
    except GrantRefused as error:
        consents.refuse(consent, error.refusal)
        return True
    consents.grant(consent, tenant_name, estimate(consent), is_watched=approvals.is_watched(consent.approval_id))
    return True


def pause_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries: 1, 2, 4, 8, 16, 20, 20 … seconds."""
    return min(FIRST_PAUSE * (1 << min(tries - 1, 10)), LONGEST_PAUSE)
