"""Scopes as clients spell them, and the Graph permissions that they mean."""

from collections.abc import Iterable
from dataclasses import dataclass

from emulator.entra.errors import EntraError

GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000"
OPENID_SCOPES = ("openid", "profile", "email", "offline_access")
LOW_IMPACT = {*OPENID_SCOPES, "User.Read"}
DELEGATED = ("Mail.Read", "Mail.ReadBasic", "MailboxSettings.Read", "User.Read", "User.ReadBasic.All", "User.Read.All")


@dataclass(frozen=True)
class Wanted:
    """What a scope parameter asks for; `everything` is `.default`, all that is registered."""

    spelled: tuple[str, ...]
    openid: tuple[str, ...]
    permissions: tuple[str, ...]
    everything: bool

    def permissions_of(self, registered: Iterable[str]) -> tuple[str, ...]:
        """Return the Graph permissions asked for, given those registered."""
        return tuple(registered) if self.everything else self.permissions


def read_scope(scope: str, graph: str) -> Wanted:
    """Understand a scope parameter, given Graph's address in this cloud.

    Raises EntraError where it mixes resources or names what does not exist.
    """
    spelled = tuple(dict.fromkeys(scope.split()))
    asked = [_split(item, graph) for item in spelled if item not in OPENID_SCOPES]
    resources = {resource for resource, _ in asked}
    if len(resources) > 1:
        text = (
            f"The provided value for the input parameter 'scope' is not valid. The scope '{scope}' names two resources."
        )
        raise EntraError("invalid_scope", 70011, text)
    if resources - {graph, GRAPH_APP_ID}:
        name = resources.pop()
        raise EntraError(
            "invalid_resource", 500011, f"The resource principal named {name} was not found in the tenant."
        )
    names = tuple(name for _, name in asked)
    if ".default" in names and len(names) > 1:
        text = "The provided value for scope is not valid: .default cannot be combined with resource-specific scopes."
        raise EntraError("invalid_scope", 70011, text)
    return Wanted(
        spelled, tuple(s for s in spelled if s in OPENID_SCOPES), _known(names), everything=".default" in names
    )


def _split(item: str, graph: str) -> tuple[str, str]:
    resource, separator, name = item.rpartition("/")
    return (resource.rstrip("/"), name) if separator else (graph, item)


def _known(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name not in DELEGATED and name != ".default":
            text = f"The application asked for scope '{name}' that doesn't exist on the resource '{GRAPH_APP_ID}'."
            raise EntraError("invalid_client", 650053, text)
    return tuple(name for name in names if name != ".default")
