"""Tenants as they lie on disk: a `tenant.toml` and a tree of mailboxes beside it."""

import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal, cast, get_args

from emulator.applications import Application, read_application
from emulator.changes import Change, read_change
from emulator.entra.rules import Rules, read_rules
from emulator.faults import Fault, read_fault
from emulator.groups import Group, read_groups
from emulator.made import MadeMailboxes, Plan, read_plan
from emulator.mailboxes import Mailbox
from emulator.sources import scan_tree

UserKind = Literal["user", "shared", "room", "equipment", "guest"]
MailboxState = Literal["cloud", "none", "on_premises", "excluded"]

NAMESPACE = uuid.UUID("6f2c5c1e-0d3c-5a7e-9a53-3a1d6f1b7c11")
PERSONAL_TENANT_ID = "9188040d-6c67-4c5b-b112-36a304b66dad"


class BadInputError(ValueError):
    """What was given cannot be served; the text is one line that says what to do."""


@dataclass(frozen=True)
class User:
    """One account of a tenant."""

    id: str
    tenant_id: str
    address: str
    display_name: str
    user_principal_name: str
    administrator: bool = False
    kind: UserKind = "user"
    mailbox: MailboxState = "cloud"
    job_title: str | None = None
    department: str | None = None
    password: str | None = None

    @property
    def names(self) -> tuple[str, str, str]:
        """The user's id, address and user principal name, in lower case."""
        return self.id, self.address.lower(), self.user_principal_name.lower()

    def is_called(self, name: str) -> bool:
        """Say whether `name` is one of this user's names, in any case."""
        return name.lower() in self.names


@dataclass(frozen=True)
class Tenant:
    """One organisation: who is in it, what its mailboxes hold and how it treats consent."""

    id: str
    name: str
    domains: tuple[str, ...]
    users: tuple[User, ...]
    mailboxes: Mapping[str, Mailbox]
    rules: Rules = field(default_factory=Rules)
    name_ja: str | None = None
    application: Application | None = None
    faults: tuple[Fault, ...] = ()
    changes: tuple[Change, ...] = ()
    readable_by_role: tuple[str, ...] | None = None
    groups: tuple[Group, ...] = ()
    by_name: dict[str, User] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the users under all their names."""
        names = {name: user for user in self.users for name in user.names}
        object.__setattr__(self, "by_name", names)

    @property
    def is_personal(self) -> bool:
        """Say whether this is the directory of personal Microsoft accounts."""
        return self.id == PERSONAL_TENANT_ID

    def find_user(self, name: str) -> User | None:
        """Return the user with that id, address or user principal name, else None."""
        return self.by_name.get(name.lower())


def load_tenant(folder: Path) -> Tenant:
    """Read a tenant folder; mails are only looked at when somebody asks for them. Raises BadInputError."""
    file = folder / "tenant.toml"
    if not file.is_file():
        raise BadInputError(
            f"{folder}: no tenant.toml there; give a tenant folder, or use --mails for a folder of mails"
        )
    try:
        described = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInputError(f"{file}: not readable as TOML ({error}); correct that line") from error
    try:
        return _read_tenant(folder, described)
    except (KeyError, TypeError, ValueError) as error:
        missing = f"`{error.args[0]}` is missing; add it" if isinstance(error, KeyError) else str(error)
        raise BadInputError(f"{file}: {missing}") from error


def _read_tenant(folder: Path, described: Mapping[str, Any]) -> Tenant:
    tenant_id = str(uuid.UUID(described["id"]))
    domains = tuple(d.lower() for d in described["domains"])
    if not domains:
        raise ValueError("`domains` is empty; name at least one domain")
    plan = read_plan(described["made"], folder) if "made" in described else None
    described_users = [{"address": each} for each in plan.addresses(domains[0])] if plan else described.get("users", ())
    users = tuple(_read_user(tenant_id, domains[0], user) for user in described_users)
    return Tenant(
        id=tenant_id,
        name=described["name"],
        name_ja=described.get("name_ja"),
        domains=domains,
        users=users,
        mailboxes=_read_mailboxes(folder / "mailboxes", users, plan),
        rules=read_rules(described),
        application=read_application(described["app"], folder) if "app" in described else None,
        readable_by_role=_readable_by_role(described.get("exchange", {})),
        groups=read_groups(described.get("groups", ()), (user.address for user in users)),
        faults=tuple(read_fault({**fault, "tenant": tenant_id}) for fault in described.get("faults", ())),
        changes=tuple(read_change(change, folder) for change in described.get("changes", ())),
    )


def _read_user(tenant_id: str, domain: str, described: Mapping[str, Any]) -> User:
    address = str(described["address"])
    kind = cast("UserKind", _one_of(UserKind, "kind", described.get("kind", "user")))
    default_mailbox = "none" if kind == "guest" else "cloud"
    return User(
        id=str(uuid.UUID(described["id"])) if "id" in described else user_id(address),
        tenant_id=tenant_id,
        address=address,
        display_name=described.get("display_name", address),
        user_principal_name=f"{address.replace('@', '_')}#EXT#@{domain}" if kind == "guest" else address,
        administrator=bool(described.get("administrator", False)),
        kind=kind,
        mailbox=cast("MailboxState", _one_of(MailboxState, "mailbox", described.get("mailbox", default_mailbox))),
        job_title=described.get("job_title"),
        department=described.get("department"),
        password=described.get("password"),
    )


def _readable_by_role(exchange: Mapping[str, Any]) -> tuple[str, ...] | None:
    return tuple(map(str, exchange["readable_by_role"])) if "readable_by_role" in exchange else None


def user_id(address: str) -> str:
    """Return the object id that an address gets when none is written down."""
    return str(uuid.uuid5(NAMESPACE, address.lower()))


def _one_of(choices: object, name: str, value: object) -> str:
    allowed = get_args(choices)
    if value not in allowed:
        raise ValueError(f"`{name}` is {value!r}; choose one of {', '.join(allowed)}")
    return str(value)


def _read_mailboxes(folder: Path, users: tuple[User, ...], plan: Plan | None) -> Mapping[str, Mailbox]:
    folders = {f.name.lower(): f for f in folder.iterdir() if f.is_dir()} if folder.is_dir() else {}
    strangers = sorted(set(folders) - {user.address.lower() for user in users})
    if strangers:
        raise ValueError(f"mailboxes/{strangers[0]} belongs to nobody; add a [[users]] entry with that address")
    if plan:
        return MadeMailboxes(plan, {user.id: user.address for user in users})
    mailboxes = {}
    for user in users:
        place = folders.get(user.address.lower(), folder / user.address)
        mailboxes[user.id] = Mailbox(user.id, partial(scan_tree, place))
    return mailboxes
