"""Which browsers the pages are made for."""

import re

OLDEST = {"Edg": 111, "Firefox": 121, "Chrome": 111, "Safari": 16, "iOS": 16}
"""The first version of each engine that knows everything our pages use; all were current in 2023."""

_VERSIONS = (
    ("iOS", re.compile(r"(?:iPhone|iPad|iPod).*? OS (\d+)_")),
    ("Edg", re.compile(r"\bEdgA?/(\d+)")),
    ("Firefox", re.compile(r"\bFirefox/(\d+)")),
    ("Chrome", re.compile(r"\b(?:Headless)?Chrome/(\d+)")),
    ("Safari", re.compile(r"\bVersion/(\d+)\S* (?:\S+ )?Safari/")),
)


def is_supported(user_agent: str) -> bool:
    """Tell from a User-Agent header whether the pages work; what does not claim to be a browser is not judged."""
    if not user_agent.startswith("Mozilla/"):
        return "Opera/" not in user_agent
    for name, version in _VERSIONS:
        if found := version.search(user_agent):
            return int(found[1]) >= OLDEST[name]
    return False
