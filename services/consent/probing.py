"""The proof that mail can be read: one mailbox is opened; status decides, never what a token or a message says."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum

import requests

AT_ONCE = 8
MOST_PROBES = 2 * AT_ONCE
"""Few, because proving happens on the worker's only thread: two rounds, each as long as its slowest answer."""


class Opened(StrEnum):
    """What one probe tells."""

    YES = "yes"
    REFUSED = "refused"
    NO_MAILBOX = "no_mailbox"
    UNKNOWN = "unknown"


Probe = Callable[[str], Opened]


def opened(answer: requests.Response) -> Opened:
    """Return what an answer about an inbox tells; an empty 404 is a fault of the service, and tells nothing."""
    if answer.ok:
        return Opened.YES
    if answer.status_code == 403:
        return Opened.REFUSED
    return Opened.NO_MAILBOX if answer.status_code == 404 and answer.content else Opened.UNKNOWN


def open_one(candidates: Iterable[str], probe: Probe) -> Opened:
    """Try mailboxes until one opens; NO_MAILBOX only when nothing but that was heard, for it refuses nothing."""
    wanted = list(dict.fromkeys(each.lower() for each in candidates if each))[:MOST_PROBES]
    heard: set[Opened] = set()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for round_ in _rounds(wanted):
            heard.update(threads.map(probe, round_))
            if Opened.YES in heard:
                return Opened.YES
            if heard - {Opened.NO_MAILBOX}:
                break
    return next((each for each in (Opened.REFUSED, Opened.UNKNOWN) if each in heard), Opened.NO_MAILBOX)


def _rounds(wanted: Sequence[str]) -> Iterable[Sequence[str]]:
    return [wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE)]
