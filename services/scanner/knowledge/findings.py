"""How detectors say what they saw."""

from shared.verdicts import Evidence, Finding

_SHOWN_AT_MOST = 300


def seen(kind: str, **values: str) -> Finding:
    """Return a finding with one piece of evidence per field, each value cut at 300 characters; empty ones left out."""
    return Finding(kind, tuple(Evidence(field, value[:_SHOWN_AT_MOST]) for field, value in values.items() if value))
