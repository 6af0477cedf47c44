"""A customer's way through a running system, said to nobody."""

import threading
from collections.abc import Callable

from local.system import System
from local.walk import Progress, Walk


def silent_walk(
    system: System,
    address: str,
    *,
    show: Callable[[Progress], None] = lambda _progress: None,
    account: str | None = None,
    scope: str = "organisation",
) -> Walk:
    """Return the way of an administrator, or with another account, before its first step.

    `show` is told how far the scan is.
    """
    return Walk(
        system.addresses.portal,
        system.addresses.letters,
        address,
        language="en",
        certificate_authority=system.certificate_authority,
        stop=threading.Event(),
        say=lambda _step: None,
        show=show,
        account=account,
        scope=scope,
    )
