"""A customer's way through a running system, said to nobody."""

import threading

from local.system import System
from local.walk import Walk


def silent_walk(system: System, address: str) -> Walk:
    """Return the way of the administrator with this address, before its first step."""
    return Walk(
        system.addresses.portal,
        system.addresses.letters,
        address,
        language="en",
        certificate_authority=system.certificate_authority,
        stop=threading.Event(),
        say=lambda _step: None,
        show=lambda _progress: None,
    )
