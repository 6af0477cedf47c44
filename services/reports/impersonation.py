"""Who is imitated by a mail, read from the evidence of its findings: a brand, a colleague, a partner, the own name."""

from collections.abc import Mapping
from enum import StrEnum

from shared.events.details import Detection


class Role(StrEnum):
    """What the imitated is to the customer."""

    BRAND = "brand"
    COLLEAGUE = "colleague"
    PARTNER = "partner"
    OWN = "own"


LONGEST = 120
"""Characters of a name that are kept."""

_BRANDS = (
    *("brand_as_sender", "brand_beside_sender", "brand_in_subject", "brand_in_text", "bill_from_free_mail"),
    *("lookalike_of_brand", "link_imitates_brand", "brand_before_domain"),
)
_PARTNERS_DOMAINS = ("lookalike_of_partner", "partners_name_in_foreign_domain", "lookalike_in_conversation")
_OWN_DOMAINS = (
    "lookalike_of_own_domain",
    "own_name_in_foreign_domain",
    "link_imitates_own_domain",
    "link_with_own_name",
)

_KINDS: Mapping[str, tuple[Role, str]] = {
    **dict.fromkeys(_BRANDS, (Role.BRAND, "brand")),
    **dict.fromkeys(("colleague_impersonated", "important_person_impersonated"), (Role.COLLEAGUE, "real_address")),
    **dict.fromkeys(_PARTNERS_DOMAINS, (Role.PARTNER, "imitates")),
    "correspondent_on_new_address": (Role.PARTNER, "usual_domain"),
    **dict.fromkeys((*_OWN_DOMAINS, "own_name_as_sender"), (Role.OWN, "imitates")),
}
"""Kind of finding to the role and the field of evidence that names the imitated."""


def impersonated(detection: Detection | None) -> list[str]:
    """Return whom a mail imitates, each once, as "role:name", e.g. "brand:Amazon", "colleague:yuko@contoso.example"."""
    found: dict[str, None] = {}
    for finding in detection.findings if detection else ():
        role, field = _KINDS.get(finding.kind, (None, ""))
        names = (seen.value for seen in finding.evidence if seen.field == field and role)
        found |= {f"{role}:{_folded(role, name)}": None for name in names if role and name}
    return list(found)


def _folded(role: Role, name: str) -> str:
    """Return a brand by the name that detectors give it; addresses and domains are the same in any case."""
    tidy = " ".join(name.split())[:LONGEST]
    return tidy if role is Role.BRAND else tidy.casefold()
