"""Groups of a tenant: their members are users and other groups, which may contain one another in a circle."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NAMESPACE = uuid.UUID("0f9d3f0e-5b0c-5c39-8e0b-6f6f0f9a2d41")


@dataclass(frozen=True)
class Group:
    """A group with an address; members are addresses of users or of groups, in lower case."""

    id: str
    address: str
    display_name: str
    members: tuple[str, ...]


def read_groups(described: Iterable[Mapping[str, Any]], users: Iterable[str]) -> tuple[Group, ...]:
    """Read [[groups]]; raises ValueError for a member that is neither one of `users` (addresses) nor a group."""
    groups = tuple(map(_read_group, described))
    known = {each.lower() for each in users} | {each.address.lower() for each in groups}
    strangers = sorted({member for each in groups for member in each.members} - known)
    if strangers:
        raise ValueError(f"{strangers[0]} is a member of a group, but no user and no group; add it, or take it out")
    return groups


def all_members(group: Group, groups: Sequence[Group]) -> frozenset[str]:
    """Return the addresses of all that are in a group, directly or through other groups; a group is not in itself."""
    by_address = {each.address.lower(): each for each in groups}
    found: set[str] = set()
    waiting = list(group.members)
    while waiting:
        address = waiting.pop()
        if address not in found:
            found.add(address)
            waiting += by_address[address].members if address in by_address else ()
    return frozenset(found - {group.address.lower()})


def _read_group(described: Mapping[str, Any]) -> Group:
    address = str(described["address"])
    return Group(
        id=str(uuid.uuid5(NAMESPACE, address.lower())),
        address=address,
        display_name=str(described.get("display_name", address)),
        members=tuple(str(each).lower() for each in described.get("members", ())),
    )
