"""Looking a group up before its members are read: whether there is one, whether we may see it, and who is in it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import requests

from services.consent.probing import MOST_PROBES
from services.consent.refusals import GrantRefused, NotYet, Refusal
from shared.microsoft import object_in

Get = Callable[[str], requests.Response]


def member_ids(get: Get, graph_url: str, address: str) -> list[str]:
    """Return ids of some of a group's members; raises GrantRefused if there is no such group, and NotYet."""
    return [str(each["id"]) for each in members(get, graph_url, address, most=MOST_PROBES)]


def members(get: Get, graph_url: str, address: str, *, most: int) -> list[dict[str, Any]]:
    """Return id, mail and userPrincipalName of up to `most` (999) of a group's members; raises as `member_ids`."""
    escaped = address.replace("'", "''")
    by_address = quote(f"mail eq '{escaped}'")
    found = _rows(get(f"{graph_url}/groups?$filter={by_address}&$select=id"))
    if not found:
        raise GrantRefused(Refusal.NO_GROUP)
    fields = "id,mail,userPrincipalName"
    listed = _rows(get(f"{graph_url}/groups/{found[0]['id']}/transitiveMembers?$select={fields}&$top={most}"))
    return [each for each in listed if each.get("@odata.type") == "#microsoft.graph.user"]


def _rows(answer: requests.Response) -> list[dict[str, Any]]:
    if not answer.ok:
        refusal = Refusal.GROUPS_NOT_PERMITTED if answer.status_code == 403 else Refusal.NOT_VERIFIED
        raise NotYet(f"groups: {answer.status_code}", refusal)
    rows: list[dict[str, Any]] = object_in(answer)["value"]
    return rows
