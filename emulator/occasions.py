"""When something happens: which requests it waits for, and which of those it falls on."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from types import UnionType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

ALWAYS = "always"


def _no_mail() -> int:
    return 0


@dataclass(frozen=True)
class Asked:
    """A request as occasions see it: all names of its tenant and mailbox, how many bodies, and how large a mail."""

    method: str
    path: str
    tenant: frozenset[str] = frozenset()
    mailbox: frozenset[str] = frozenset()
    bodies: int = 0
    mail_bytes: Callable[[], int] = _no_mail


@dataclass(frozen=True)
class Occasion:
    """Requests that are waited for: `count` of them (None: all) after the first `after`, or a share of them.

    `path` is how the path begins, `pattern` a regular expression somewhere in it; `tenant` is an id or a domain,
    `mailbox` an address or an id. `top_above` waits for pages of more mails with bodies, `larger_than` for single mails
    of more bytes. Whether a request belongs to the share is drawn from `seed`, its path and how often that was asked
    for, so it does not depend on the order in which several clients ask; a `lasting` one draws once for each path.
    """

    path: str = "/"
    pattern: str | None = None
    method: str | None = None
    tenant: str | None = None
    mailbox: str | None = None
    top_above: int | None = None
    larger_than: int | None = None
    after: int = 0
    count: int | None = 1
    probability: float = 1.0
    seed: int = 0
    lasting: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be waited for, with ValueError."""
        if not 0 <= self.probability <= 1:
            raise ValueError(f"`probability` is {self.probability}; give a number from 0 to 1")
        try:
            re.compile(self.pattern or "")
        except re.error as error:
            raise ValueError(f"`pattern` is no regular expression ({error})") from error

    def concerns(self, asked: Asked) -> bool:
        """Say whether a request is one of those waited for."""
        return (
            asked.path.startswith(self.path)
            and self.method in (None, asked.method)
            and (self.tenant is None or self.tenant.lower() in asked.tenant)
            and (self.mailbox is None or self.mailbox.lower() in asked.mailbox)
            and (self.pattern is None or re.search(self.pattern, asked.path) is not None)
            and (self.top_above is None or asked.bodies > self.top_above)
            and (self.larger_than is None or asked.mail_bytes() > self.larger_than)
        )

    def draws(self, asked: Asked, attempt: int) -> bool:
        """Say whether a request belongs to the share that this falls on; the same one always or never does."""
        if self.probability >= 1:
            return True
        drawn = f"{self.seed}\0{asked.method}\0{asked.path}\0{0 if self.lasting else attempt}"
        digest = hashlib.blake2b(drawn.encode("utf-8", "surrogateescape"), digest_size=8).digest()
        return int.from_bytes(digest) < self.probability * 2**64


SomeOccasion = TypeVar("SomeOccasion", bound=Occasion)


class _Waiting(Generic[SomeOccasion]):
    def __init__(self, occasion: SomeOccasion) -> None:
        self.occasion = occasion
        self.left = occasion.count
        self._seen = 0
        self._attempts: Counter[str] = Counter()

    def is_due(self, asked: Asked) -> bool:
        if not self.occasion.concerns(asked):
            return False
        self._seen += 1
        if self._seen <= self.occasion.after:
            return False
        self._attempts[asked.path] += self.occasion.probability < 1
        return self.occasion.draws(asked, self._attempts[asked.path])

    def use_up(self) -> bool:
        self.left = None if self.left is None else self.left - 1
        return self.left is None or self.left > 0


class Schedule(Generic[SomeOccasion]):
    """Occasions that wait for requests, oldest first."""

    def __init__(self) -> None:
        """Begin with nothing to wait for."""
        self._waiting: list[_Waiting[SomeOccasion]] = []
        self._lock = Lock()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, occasion: SomeOccasion) -> None:
        """Let an occasion wait for its requests."""
        with self._lock:
            self._waiting.append(_Waiting(occasion))

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._waiting.clear()

    def take(self, asked: Asked, kinds: Callable[[SomeOccasion], bool]) -> SomeOccasion | None:
        """Return the oldest of some kinds that falls on a request, and use it up by one; all of them have seen it."""
        due = self._due(asked, kinds, most=1)
        return due[0] if due else None

    def take_all(self, asked: Asked) -> list[SomeOccasion]:
        """Return all that fall on a request, each used up by one."""
        return self._due(asked, lambda _occasion: True, most=None)

    def waiting(self) -> list[SomeOccasion]:
        """Return what has not been used up, with the counts that are left."""
        with self._lock:
            return [replace(each.occasion, count=each.left) for each in self._waiting]

    def _due(self, asked: Asked, kinds: Callable[[SomeOccasion], bool], most: int | None) -> list[SomeOccasion]:
        with self._lock:
            due = [each for each in self._waiting if kinds(each.occasion) and each.is_due(asked)][:most]
            used_up = [each for each in due if not each.use_up()]
            self._waiting = [each for each in self._waiting if each not in used_up] if used_up else self._waiting
            return [each.occasion for each in due]


def read_occasion(kind: type[SomeOccasion], described: Mapping[str, Any]) -> SomeOccasion:
    """Build an occasion from its JSON or TOML form, where `count` may be "always". Raises ValueError."""
    hints = get_type_hints(kind)
    settings: dict[str, Any] = {
        name: None if value == ALWAYS and name == "count" else value for name, value in described.items()
    }
    for name, value in settings.items():
        if name not in hints:
            raise ValueError(f"unknown setting {name!r}; there are {', '.join(hints)}")
        if not _fits(value, hints[name]):
            raise ValueError(f"`{name}` cannot be {value!r}")
    return kind(**settings)


def _fits(value: object, hint: Any) -> bool:
    choices = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    kinds = tuple(get_origin(choice) or choice for choice in choices)
    if isinstance(value, bool):
        return bool in kinds
    return isinstance(value, (*kinds, int) if float in kinds else kinds)
