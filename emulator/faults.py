"""Switches for what goes wrong: some requests are answered otherwise, late, only in part, or with wrong pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from emulator.fault_kinds import ANSWERS, INNER_ERRORS, KINDS, PAGES
from emulator.occasions import Occasion, Schedule, read_occasion


@dataclass(frozen=True)
class Fault(Occasion):
    """What happens to the requests waited for; a kind of KINDS says what is not said. No `status` only delays.

    `retry_after` are seconds, told `as_date` if wanted; a `body` stands instead of an error; `inner_error` is how the
    error spells its inner one (one of INNER_ERRORS).
    """

    kind: str = "answer"
    status: int | None = None
    retry_after: str | None = None
    as_date: bool | None = None
    code: str | None = None
    number: int | None = None
    message: str | None = None
    body: str | None = None
    headers: dict[str, str] | None = None
    inner_error: str = INNER_ERRORS[0]
    delay_ms: int = 0

    def __post_init__(self) -> None:
        """Fill in what the kind says. Raises ValueError."""
        super().__post_init__()
        for name, value, allowed in (("kind", self.kind, KINDS), ("inner_error", self.inner_error, INNER_ERRORS)):
            if value not in allowed:
                raise ValueError(f"`{name}` is {value!r}; choose one of {', '.join(allowed)}")
        for name, value in ANSWERS.get(self.kind, {}).items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, value)

    @property
    def is_about_pages(self) -> bool:
        """Say whether it changes how a listing is cut, instead of answering the request."""
        return self.kind in PAGES


Faults = Schedule[Fault]


def read_fault(described: Mapping[str, Any]) -> Fault:
    """Build a fault from its JSON or TOML form. Raises ValueError."""
    retry_after = described.get("retry_after")
    return read_occasion(Fault, {**described, **({} if retry_after is None else {"retry_after": str(retry_after)})})
