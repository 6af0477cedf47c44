"""Microsoft's clouds: the same services under other names, whose tokens are worth nothing elsewhere."""

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Cloud:
    """The host names of one cloud; `aliases` are all names of its Entra ID, first the one that it calls itself by."""

    name: str
    entra: str
    graph: str
    directory_graph: str
    preferred_cache: str
    aliases: tuple[str, ...]

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every name under which clients may look for Entra ID or Graph."""
        return tuple(dict.fromkeys((self.entra, self.graph, *self.aliases)))

    def issuer(self, origin: str) -> str:
        """Return the origin that stands in tokens: asked under any of its real names, Entra calls itself by one."""
        return f"https://{self.aliases[0]}" if urlsplit(origin).hostname in self.aliases else origin

    @property
    def resource(self) -> str:
        """What permissions are asked for, and what access tokens are issued for."""
        return f"https://{self.graph}"


GLOBAL = Cloud(
    "global",
    "login.microsoftonline.com",
    "graph.microsoft.com",
    "graph.windows.net",
    "login.windows.net",
    ("login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"),
)
US_GOVERNMENT_NAMES = ("login.microsoftonline.us", "login.usgovcloudapi.net")
CLOUDS = {
    cloud.name: cloud
    for cloud in (
        GLOBAL,
        Cloud(
            "us_government",
            "login.microsoftonline.us",
            "graph.microsoft.us",
            "graph.windows.net",
            "login.microsoftonline.us",
            US_GOVERNMENT_NAMES,
        ),
        Cloud(
            "us_dod",
            "login.microsoftonline.us",
            "dod-graph.microsoft.us",
            "graph.windows.net",
            "login.microsoftonline.us",
            US_GOVERNMENT_NAMES,
        ),
        Cloud(
            "china",
            "login.chinacloudapi.cn",
            "microsoftgraph.chinacloudapi.cn",
            "graph.chinacloudapi.cn",
            "login.chinacloudapi.cn",
            ("login.partner.microsoftonline.cn", "login.chinacloudapi.cn"),
        ),
    )
}


def networks() -> list[dict[str, object]]:
    """Return what instance discovery says of all clouds: which names of Entra ID are one and the same."""
    seen: dict[tuple[str, ...], dict[str, object]] = {}
    for cloud in CLOUDS.values():
        seen.setdefault(
            cloud.aliases,
            {
                "preferred_network": cloud.aliases[0],
                "preferred_cache": cloud.preferred_cache,
                "aliases": list(cloud.aliases),
            },
        )
    return list(seen.values())
