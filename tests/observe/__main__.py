"""`make observe`: run everything with Prometheus beside it, and ask every query of dashboards and rules."""

import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import click
import requests

from emulator.contoso.kept import contoso
from local.demo import administrator_of
from local.environments import ROOT
from local.ports import free_port
from local.probing import metrics_served, probe
from local.system import System, running
from local.walk import Progress, Walk
from tests.observe.pictures import take_pictures
from tests.observe.watching import Prometheus, prometheus
from tests.support.watched import dashboard_queries, named_in, rules

WALKS = 2
"""Of what was first counted in one walk, an increase is seen in the next."""
SETTLES_IN = 40
"""Seconds that Prometheus is given after the walks: two looks at everything, and its rules."""
NOT_HERE: Mapping[str, str] = {
    "shindan_antivirus_mails_total": "there is no clamd",
    "shindan_dead_letters_total": "nothing is put aside",
    "shindan_events_said_again_total": "all is answered",
    "shindan_events_never_answered_total": "all is answered",
    "shindan_mails_not_read_total": "all is read",
    "shindan_client_certificate_expiry_timestamp_seconds": "the emulator's application has a secret",
    "shindan_portal_certificate_expiry_timestamp_seconds": "the portal here has no TLS",
    "shindan_consumer_rebalances_total": "no partition moves",
    "ALERTS": "nothing is wrong",
}
"""Metrics that a walk on one machine leaves empty."""


def throttle(system: System, seen: list[Progress], progress: Progress) -> None:
    """Let Graph refuse a little when the scan has begun; before, the proof of the permission would wait for it."""
    if not seen:
        for status in (429, 503):
            fault = {"path": "/v1.0/users", "status": status, "retry_after": "1", "count": 4}
            faults = f"{system.addresses.emulator}/emulator/faults"
            requests.post(faults, json=fault, timeout=10, verify=system.certificate_authority).raise_for_status()
    seen.append(progress)


def walk(system: System, tenant: Path, stop: threading.Event) -> None:
    """Be somebody new, walk all the way while Graph throttles a little, and have everything erased."""
    administrator = administrator_of(tenant)
    name, _, domain = administrator.partition("@")
    way = Walk(
        system.addresses.portal,
        system.addresses.letters,
        f"{name}+{time.time():.0f}@{domain}",
        language="en",
        certificate_authority=system.certificate_authority,
        stop=stop,
        say=click.echo,
        show=partial(throttle, system, []),
        account=administrator,
    )
    way.go()
    way.erase()


def come(system: System, tenant: Path, walked: list[float], stop: threading.Event) -> None:
    """Walk, the last time with the word that it is the last."""
    walked.append(time.time())
    try:
        walk(system, tenant, stop)
    finally:
        if len(walked) == WALKS:
            stop.set()


def empty(watching: Prometheus) -> Iterator[tuple[str, str]]:
    """Give the queries that never brought anything, after where each stands."""
    for board, panel, expression in dashboard_queries():
        if not watching.brings(expression):
            yield f"{board}, {panel}", expression
    for rule in rules():
        if "record" in rule and not watching.brings(rule["record"]):
            yield "recorded", rule["record"]
        for name in named_in(rule["expr"]):
            if not watching.brings(name):
                yield rule.get("alert", "recorded"), name


def why(expression: str) -> str:
    """Return why a query may be empty, nothing where it may not."""
    return next((reason for name, reason in NOT_HERE.items() if name in expression), "")


@click.command()
@click.option("--pictures", type=click.Path(file_okay=False, path_type=Path), help="Where pictures are left.")
def main(pictures: Path | None) -> None:
    """Ask every query; status 1 where one brings nothing that should."""
    tenant, stop, probe_port = contoso(ROOT / "build" / "contoso"), threading.Event(), free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        running(tenant, Path(folder) / "system") as system,
        metrics_served(probe_port),
        prometheus(system, probe_port, Path(folder) / "prometheus") as watching,
    ):
        probe(partial(come, system, tenant, [], stop), system.addresses.portal, None, every=1, stop=stop)
        time.sleep(SETTLES_IN)
        found = list(empty(watching))
        down = watching.down()
        if pictures:
            take_pictures(watching, pictures)
    for where, expression in found:
        click.echo(f"{why(expression) or 'EMPTY':42} {where}: {expression}")
    click.echo(f"{sum(1 for _ in dashboard_queries())} queries of dashboards and {len(rules())} rules; down: {down}")
    sys.exit(int(bool(down) or any(not why(expression) for _, expression in found)))


if __name__ == "__main__":
    main()
