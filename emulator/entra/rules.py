"""How one tenant's directory treats sign-ins and consent; read from its `tenant.toml`, changed while it is served."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

UserConsent = Literal["allow", "admin_only", "admin_workflow"]
Hidden = Literal["application", "roles"]

SECOND_FACTOR = (50076, 50079)
BLOCKED = (53000, 53003)
CHOICES: dict[str, tuple[object, ...]] = {
    "user_consent": get_args(UserConsent),
    "replication_hides": get_args(Hidden),
    "conditional_access": (*SECOND_FACTOR, *BLOCKED, 0),
    "application_disabled": (True, False),
}


@dataclass
class Rules:
    """One directory's rules.

    `conditional_access` is the AADSTS number with which tokens are refused (0: they are not): those of SECOND_FACTOR
    until the person signs in anew, those of BLOCKED always. After consent the application, or its roles, stay hidden
    for some seconds and for a number of token requests.
    """

    user_consent: UserConsent = "admin_only"
    conditional_access: int = 0
    application_disabled: bool = False
    replication_seconds: float = 0
    replication_tries: int = 0
    replication_hides: Hidden = "application"

    def change(self, wanted: Mapping[str, Any]) -> None:
        """Take over the rules named; raises ValueError and changes nothing where one cannot be."""
        for name, value in wanted.items():
            _check(name, value)
        for name, value in wanted.items():
            setattr(self, name, value)


def _check(name: str, value: object) -> None:
    names = [field.name for field in fields(Rules)]
    if name not in names:
        raise ValueError(f"`{name}` is no rule of a directory; there are {', '.join(names)}")
    if name in CHOICES:
        if value not in CHOICES[name]:
            raise ValueError(f"`{name}` is {value!r}; choose one of {', '.join(str(c) for c in CHOICES[name])}")
    elif isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError(f"`{name}` is {value!r}; a number is expected")


def read_rules(described: Mapping[str, Any]) -> Rules:
    """Return the rules of a tenant's description: its `user_consent` and its `[entra]` table. Raises ValueError."""
    rules = Rules()
    named = {"user_consent": described["user_consent"]} if "user_consent" in described else {}
    rules.change({**named, **described.get("entra", {})})
    return rules
