"""The headers that Microsoft 365 stamps on a mail on its way into a mailbox."""

import base64
import hashlib
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache
from random import Random
from uuid import UUID

from emulator.contoso.people import DATA, company

Headers = list[tuple[str, str]]
DOCUMENTATION_NETWORKS = ("192.0.2", "198.51.100", "203.0.113")
SERVER = "15.20.{:04}.{:03}"
TLS = "(version=TLS1_3,\r\n cipher=TLS_AES_256_GCM_SHA384)"


@dataclass(frozen=True)
class Arrival:
    """How a mail came: its route of routes.toml (None from a colleague), when, and whether it was judged spam."""

    route: str | None
    at: datetime
    language: str
    header_domain: str
    junked: bool = False
    first_contact: bool = False


@cache
def routes() -> dict[str, dict[str, str | int]]:
    """Return the routes by name."""
    table: dict[str, dict[str, str | int]] = tomllib.loads((DATA / "routes.toml").read_text("utf-8"))
    return table


def ip_address(domain: str) -> str:
    """Return a documentation address that always belongs to this domain."""
    digest = hashlib.sha256(domain.encode()).digest()
    return f"{DOCUMENTATION_NETWORKS[digest[0] % 3]}.{digest[1] % 250 + 2}"


def exchange_host(random: Random) -> str:
    """Return a mailbox server's name as Microsoft's Japanese region has them."""
    site = f"TY{random.choice('CPWS')}P{random.choice(('286', '301', 'R01'))}"
    return f"{site}MB{random.randrange(1000, 9999)}.JPNP286.PROD.OUTLOOK.COM"


def ipv6(random: Random) -> str:
    """Return an address in Microsoft's range."""
    return f"2603:1096:{random.randrange(400, 406)}:{random.randrange(16, 4096):x}::{random.randrange(1, 30)}"


def received(source: str, target: str, how: str, at: datetime) -> tuple[str, str]:
    """One hop."""
    return "Received", f"from {source}\r\n by {target} with {how};\r\n {format_datetime(at)}"


def hops_inside(random: Random, at: datetime) -> Headers:
    """Return the two hops that every mail makes between Microsoft's servers, the newest first."""
    store, gate, edge = exchange_host(random), exchange_host(random), exchange_host(random)
    server = SERVER.format(random.randrange(8800, 8999), random.randrange(1, 40))
    return [
        received(f"{gate} ({ipv6(random)})", store, "HTTPS", at),
        received(
            f"{edge} ({ipv6(random)})",
            f"{gate} ({ipv6(random)})",
            f"Microsoft SMTP Server {TLS} id {server}",
            at - timedelta(seconds=random.randrange(1, 4)),
        ),
    ]


def identities(random: Random, at: datetime, *, internal: bool, source: str) -> Headers:
    """Return the organisation and cross-tenant block."""
    network_id = str(UUID(bytes=random.randbytes(16), version=4))
    authenticated = "Internal" if internal else "Anonymous"
    arrival = f"{at:%d %b %Y %H:%M:%S}.{random.randrange(10000):04} (UTC)"
    return [
        ("X-MS-Exchange-Organization-Network-Message-Id", network_id),
        ("X-MS-Exchange-Organization-MessageDirectionality", "Originating" if internal else "Incoming"),
        ("X-MS-Exchange-Organization-AuthSource", source),
        ("X-MS-Exchange-Organization-AuthAs", authenticated),
        *([("X-MS-Exchange-Organization-AuthMechanism", "04")] if internal else []),
        ("X-MS-Office365-Filtering-Correlation-Id", network_id),
        ("X-MS-Exchange-CrossTenant-OriginalArrivalTime", arrival),
        ("X-MS-Exchange-CrossTenant-FromEntityHeader", "Hosted" if internal else "Internet"),
        ("X-MS-Exchange-CrossTenant-Id", company().tenant_id),
        ("X-MS-Exchange-CrossTenant-AuthSource", source),
        ("X-MS-Exchange-CrossTenant-AuthAs", authenticated),
        ("X-MS-Exchange-CrossTenant-Network-Message-Id", network_id),
        ("X-MS-Exchange-Transport-EndToEndLatency", f"00:00:0{random.randrange(1, 9)}.{random.randrange(10**7):07}"),
        ("X-Microsoft-Antispam-Message-Info", blob(random, 120)),
    ]


def blob(random: Random, size: int) -> str:
    """Opaque base64 in folded lines, as Microsoft and signers write it."""
    text = base64.b64encode(random.randbytes(size)).decode()
    return "\r\n ".join(text[start : start + 68] for start in range(0, len(text), 68))


def authentication(route: dict[str, str | int], ip: str, envelope: str, domain: str) -> tuple[str, str]:
    """Microsoft's own Authentication-Results, which has no authserv-id."""
    dkim = str(route["dkim"])
    signer = "none" if dkim.startswith("none") else domain
    return "Authentication-Results", (
        f"spf={route['spf']} (sender IP is {ip})\r\n smtp.mailfrom={envelope}; dkim={dkim}\r\n header.d={signer};"
        f"dmarc={route['dmarc']}\r\n header.from={domain};compauth={route['compauth']}"
    )


def sender_policy(result: str, envelope: str, ip: str, helo: str) -> tuple[str, str]:
    """Received-SPF."""
    verbs = {"pass": "designates", "fail": "does not designate", "softfail": "discourages use of"}
    return "Received-SPF", (
        f"{result.capitalize()} (protection.outlook.com: domain of {envelope}\r\n {verbs[result]} {ip}"
        f" as permitted sender) receiver=protection.outlook.com;\r\n client-ip={ip}; helo={helo};"
        + (" pr=C" if result == "pass" else "")
    )


def signature(random: Random, domain: str, at: datetime) -> tuple[str, str]:
    """Return a DKIM-Signature in shape only: it does not verify, the stamp above says what Microsoft found."""
    return "DKIM-Signature", (
        f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain};\r\n s=s{at.year}; t={int(at.timestamp())};"
        f" h=from:to:subject:date:message-id;\r\n bh={blob(random, 32)};\r\n b={blob(random, 128)}"
    )


def filter_report(arrival: Arrival, ip: str, helo: str, level: int, random: Random) -> Headers:
    """Return the spam filter's headers; level is the SCL."""
    filtered, category = ("SPM", "SPM") if arrival.junked else ("NSPM", "NONE")
    tips = "9.25;" if arrival.first_contact else ""
    report = (
        f"CIP:{ip};CTRY:{'JP' if arrival.language == 'ja' else 'US'};LANG:{arrival.language};SCL:{level};SRV:;IPV:NLI;"
        f"SFV:{filtered};\r\n H:{helo};PTR:{helo};CAT:{category};SFTY:{tips}"
        f"SFS:(13230040)({random.randrange(10**8, 10**11)});DIR:INB;"
    )
    bulk = routes()[str(arrival.route)].get("bcl", 0)
    folder = "J" if arrival.junked else "I"
    return [
        ("X-MS-Exchange-Organization-SCL", str(level)),
        ("X-Microsoft-Antispam", f"BCL:{bulk};ARA:13230040|{random.randrange(10**8, 10**11)};"),
        ("X-Forefront-Antispam-Report", report),
        ("X-Microsoft-Antispam-Mailbox-Delivery", f"ucf:0;jmr:0;auth:0;dest:{folder};ENG:(910001)(944506478);"),
    ]


def from_outside(arrival: Arrival, random: Random) -> Headers:
    """Everything stamped on a mail from the internet, in Microsoft's order."""
    route = routes()[str(arrival.route)]
    domain = arrival.header_domain
    edge = f"TY2JPN01FT{random.randrange(10, 99):03}.eop-jpn01.prod.protection.outlook.com"
    helo = str(route.get("relay", f"mail.{domain}"))
    ip, envelope = ip_address(helo), domain
    if route.get("relay") and route["spf"] == "pass":
        envelope = helo.partition(".")[2]
    level = 5 if arrival.junked else 1
    sent = arrival.at - timedelta(seconds=random.randrange(4, 9))
    first = received(
        f"{helo} ({ip})",
        f"{edge} (10.118.{random.randrange(256)}.{random.randrange(256)})",
        f"Microsoft SMTP Server {TLS} id 15.20.8922.8 via Frontend Transport",
        sent,
    )
    signed = [] if str(route["dkim"]).startswith("none") else [signature(random, domain, sent)]
    return [
        *hops_inside(random, arrival.at),
        authentication(route, ip, envelope, domain),
        sender_policy(str(route["spf"]), envelope, ip, helo),
        first,
        ("Return-Path", f"bounce-{random.randbytes(4).hex()}@{envelope}"),
        *signed,
        ("X-EOPAttributedMessage", "0"),
        ("X-EOPTenantAttributedMessage", f"{company().tenant_id}:0"),
        ("X-MS-PublicTrafficType", "Email"),
        *identities(random, sent, internal=False, source=edge),
        *filter_report(arrival, ip, helo, level, random),
    ]


def from_colleague(arrival: Arrival, random: Random) -> Headers:
    """Everything stamped on a mail between two mailboxes of the tenant."""
    report = (
        f"CIP:255.255.255.255;CTRY:;LANG:{arrival.language};SCL:-1;SRV:;IPV:NLI;SFV:SKI;H:;PTR:;CAT:NONE;SFS:;DIR:INT;"
    )
    unsigned = "dkim=none (message not signed)\r\n header.d=none;dmarc=none action=none"
    return [
        *hops_inside(random, arrival.at),
        ("Authentication-Results", f"{unsigned} header.from={arrival.header_domain};"),
        *identities(random, arrival.at, internal=True, source=exchange_host(random)),
        ("X-MS-Exchange-Organization-SCL", "-1"),
        ("X-Forefront-Antispam-Report", report),
        ("X-MS-Has-Attach", ""),
        ("X-MS-TNEF-Correlator", ""),
    ]
