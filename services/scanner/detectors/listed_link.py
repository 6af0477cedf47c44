"""A link that a feed in the operator's folder lists, after wrappers are taken off.

Why it works: many mails lead to one page, and whoever sees it first reports it.

Sample: a link to http://203.0.113.9/loader.sh, which stands in the file of URLhaus.
"""

from collections.abc import Iterator
from typing import Final

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.mail import Mail
from shared.verdicts import Finding

_KINDS: Final = {
    "malware_feed": "link_on_malware_feed",
    "phishing_feed": "link_on_phishing_feed",
    "host_feed": "host_on_feed",
}


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `link_on_malware_feed`, `link_on_phishing_feed` or `host_on_feed`; without feeds, nothing."""
    for each in dict.fromkeys(mail.sightings):
        if each.source in _KINDS:
            yield seen(_KINDS[each.source], link=each.where, feed=each.name)
