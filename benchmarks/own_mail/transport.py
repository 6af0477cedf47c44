"""What Microsoft 365 stamps on a mail of the set, by its route in routes.toml; `internal` comes from a colleague."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from random import Random

from benchmarks.own_mail.specimen import Specimen
from emulator.contoso.transport import (
    TLS,
    Arrival,
    Headers,
    from_colleague,
    hops_inside,
    identities,
    ip_address,
    received,
    signature,
)

VERBS = {
    "pass": "designates",
    "fail": "does not designate",
    "softfail": "discourages use of",
    "none": "does not designate permitted sender hosts, so nothing is known of",
}


@dataclass(frozen=True)
class Origin:
    """Where a mail came from, as Microsoft saw it."""

    header_domain: str
    envelope: str
    signer: str
    relay: str
    results: Mapping[str, str | int]

    @property
    def ip(self) -> str:
        """Return the address that handed it over."""
        return ip_address(self.relay)


@cache
def routes() -> dict[str, dict[str, str | int]]:
    """Return the routes by name."""
    table: dict[str, dict[str, str | int]] = tomllib.loads((Path(__file__).parent / "routes.toml").read_text("utf-8"))
    return table


def stamps(specimen: Specimen, at: datetime, random: Random) -> Headers:
    """Return the stamped headers, in Microsoft's order."""
    domain = parseaddr(specimen.writer)[1].rpartition("@")[2]
    if specimen.route == "internal":
        return from_colleague(Arrival(None, at, specimen.language, domain), random)
    route = routes()[specimen.route]
    origin = Origin(
        header_domain=domain,
        envelope=specimen.envelope or str(route.get("envelope", domain)),
        signer=specimen.signer or str(route.get("signer", domain)),
        relay=specimen.relay or str(route.get("relay", f"mx-out.{domain}")),
        results=route,
    )
    return _from_outside(origin, specimen.language, at, random)


def _from_outside(origin: Origin, language: str, at: datetime, random: Random) -> Headers:
    edge = f"TY2JPN01FT{random.randrange(10, 99):03}.eop-jpn01.prod.protection.outlook.com"
    sent = at - timedelta(seconds=random.randrange(3, 9))
    signed = [] if str(origin.results["dkim"]).startswith("none") else [signature(random, origin.signer, sent)]
    gate = f"{edge} (2603:1096:400:{random.randrange(16, 4096):x}::{random.randrange(1, 30)})"
    return [
        *hops_inside(random, at),
        ("Authentication-Results", _results(origin)),
        ("Received-SPF", _sender_policy(origin)),
        received(
            f"{origin.relay} ({origin.ip})",
            gate,
            f"Microsoft SMTP Server {TLS} id 15.20.9632.8 via Frontend Transport",
            sent,
        ),
        ("Return-Path", f"bounce-{random.randbytes(6).hex()}@{origin.envelope}"),
        *signed,
        ("X-EOPAttributedMessage", "0"),
        ("X-MS-PublicTrafficType", "Email"),
        *identities(random, sent, internal=False, source=edge),
        *_filter(origin, language, random),
    ]


def _results(origin: Origin) -> str:
    dkim = str(origin.results["dkim"])
    signer = "none" if dkim.startswith("none") else origin.signer
    return (
        f"spf={origin.results['spf']} (sender IP is {origin.ip})\r\n smtp.mailfrom={origin.envelope};"
        f" dkim={dkim}\r\n header.d={signer};dmarc={origin.results['dmarc']}\r\n"
        f" header.from={origin.header_domain};compauth={origin.results['compauth']}"
    )


def _sender_policy(origin: Origin) -> str:
    result = str(origin.results["spf"])
    return (
        f"{result.capitalize()} (protection.outlook.com: domain of {origin.envelope}\r\n {VERBS[result]} {origin.ip}"
        f" as permitted sender)\r\n receiver=protection.outlook.com; client-ip={origin.ip}; helo={origin.relay};"
    )


def _filter(origin: Origin, language: str, random: Random) -> Headers:
    country = "JP" if language == "ja" else "US"
    report = (
        f"CIP:{origin.ip};CTRY:{country};LANG:{language};SCL:1;SRV:;IPV:NLI;SFV:NSPM;\r\n H:{origin.relay};"
        f"PTR:{origin.relay};CAT:NONE;SFS:(13230040)({random.randrange(10**8, 10**11)});DIR:INB;"
    )
    return [
        ("X-MS-Exchange-Organization-SCL", "1"),
        ("X-Forefront-Antispam-Report", report),
        (
            "X-Microsoft-Antispam",
            f"BCL:{origin.results.get('bulk', 0)};ARA:13230040|{random.randrange(10**8, 10**11)};",
        ),
        ("X-Microsoft-Antispam-Mailbox-Delivery", "ucf:0;jmr:0;auth:0;dest:I;ENG:(910005)(944506478)(944626604);"),
    ]
