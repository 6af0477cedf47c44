"""Scanners with bugs, and mails that find them."""

from collections.abc import Sequence
from pathlib import Path

from local.system import System
from tests.faults.poisoned import IN_JAIL, OF_WORKER
from tests.faults.scene import SCANNERS
from tests.support.killing import Outcome
from tests.support.raw_mails import raw_mail
from tests.support.restarting import Recipe

KINDS = {"jail": IN_JAIL, "worker": (OF_WORKER,)}
RECEIVED = ("Received", "from x.attacker.test by mx.contoso.example; Mon, 2 Mar 2026 09:15:00 +0000")


def poison(tenant: Path, address: str, kinds: Sequence[str]) -> None:
    """Put a mail of each kind into somebody's inbox."""
    for kind in kinds:
        mail = raw_mail(
            header_from="Stranger <stranger@attacker.test>", to=address, headers=(RECEIVED, ("X-Poison", kind))
        )
        inbox = tenant / "mailboxes" / address / "Inbox"
        inbox.mkdir(parents=True, exist_ok=True)
        (inbox / f"poison-{kind}.eml").write_bytes(mail)


def start_poisoned(system: System) -> None:
    """Exchange the scanners for ones with bugs."""
    for name in SCANNERS:
        recipe = Recipe.of(system, name)
        system.processes[name].stop()
        command = [each.replace("services.scanner", "tests.faults.poisoned") for each in recipe.command]
        Recipe(name, command, recipe.environment, recipe.log_path).start(system)


def costs_only_itself(poison: str, usual: Outcome, deaths: Sequence[str]) -> list[str]:
    """Return what speaks against it: what the jail cannot judge is told, and no worker dies of that."""
    if poison == "worker":
        return [] if deaths else ["no worker died"]
    told = int(usual.completed["not_fully_analysed"])
    return [*([] if told >= len(IN_JAIL) else [f"only {told} mails are told"]), *(f"{each} died" for each in deaths)]
