"""The command line: `python -m emulator --tenant FOLDER`, `--mails PATH` or `--contoso FOLDER`."""

import json
import signal
import sys
import threading
import tomllib
from pathlib import Path

import click

from emulator.changes import read_change
from emulator.clouds import CLOUDS, GLOBAL
from emulator.contoso.kept import contoso
from emulator.faults import read_fault
from emulator.mail_tenants import tenant_of_mails
from emulator.server import serve
from emulator.tenants import BadInputError, Tenant, load_tenant
from emulator.world import Behaviour, World

USAGE_ERROR = 2


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--tenant", "tenants", type=click.Path(path_type=Path), multiple=True, help="A tenant folder; repeatable."
)
@click.option(
    "--mails",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A folder of .eml files, a Maildir, an mbox file, or a folder of several of these; repeatable.",
)
@click.option(
    "--contoso",
    "contoso_folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Serve the demo tenant contoso, whose recent mail is written into this folder.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default="any free one", help="The port to listen on."
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 in a container."
)
@click.option(
    "--name",
    "names",
    multiple=True,
    default=["localhost"],
    show_default=True,
    help="The host name under which clients reach it; repeatable, the first is the one it tells.",
)
@click.option("--redirect-uri", "redirect_uris", multiple=True, help="A redirect URI to register; repeatable.")
@click.option(
    "--certificate",
    "client_certificates",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A certificate (PEM) with which the application may prove who it is; repeatable.",
)
@click.option(
    "--certificates",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder in which the certificate authority is kept for the next time.",
)
@click.option(
    "--script",
    "scripts",
    type=click.Path(path_type=Path),
    multiple=True,
    help="TOML with [[faults]] and [[changes]]; repeatable.",
)
@click.option(
    "--cloud", type=click.Choice(list(CLOUDS)), default=GLOBAL.name, help="Which of Microsoft's clouds to be."
)
@click.option("--real-names", is_flag=True, help="Answer to Microsoft's own host names, which you lead to the port.")
@click.option("--granted", is_flag=True, help="Begin with the administrators of all tenants having consented.")
@click.option("--latency-ms", type=click.IntRange(0), default=0, help="How long each answer of Graph takes.")
def main(
    *,
    tenants: tuple[Path, ...],
    mails: tuple[Path, ...],
    contoso_folder: Path | None,
    port: int,
    host: str,
    names: tuple[str, ...],
    redirect_uris: tuple[str, ...],
    client_certificates: tuple[Path, ...],
    certificates: Path | None,
    scripts: tuple[Path, ...],
    cloud: str,
    real_names: bool,
    granted: bool,
    latency_ms: int,
) -> None:
    """Serve a pretend Microsoft 365, on loopback unless told otherwise; the first line printed says where, as JSON."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    try:
        demo = (contoso(contoso_folder),) if contoso_folder else ()
        loaded = _load(demo + tenants, mails)
        behaviour = Behaviour(latency_ms=latency_ms)
        with serve(
            loaded,
            port,
            host=host,
            names=names,
            redirect_uris=redirect_uris,
            certificates=certificates,
            behaviour=behaviour,
            cloud=CLOUDS[cloud],
            real_names=real_names,
        ) as running:
            _register(running.world, client_certificates)
            _follow(running.world, scripts)
            _consent(running.world, loaded if granted else [])
            _admit(running.world, loaded[len(demo) + len(tenants) :])
            click.echo(json.dumps(running.describe()))
            stopping.wait()
    except (BadInputError, OSError) as error:
        click.echo(f"emulator: {error}", err=True)
        sys.exit(USAGE_ERROR)


def _load(tenants: tuple[Path, ...], mails: tuple[Path, ...]) -> list[Tenant]:
    loaded = [load_tenant(folder) for folder in tenants] + ([tenant_of_mails(mails)] if mails else [])
    if not loaded:
        raise BadInputError("nothing to serve; give --tenant FOLDER, --mails PATH or --contoso FOLDER")
    ids = [tenant.id for tenant in loaded]
    if len(set(ids)) < len(ids):
        raise BadInputError("two tenants have the same id; change the `id` in one tenant.toml")
    return loaded


def _register(world: World, client_certificates: tuple[Path, ...]) -> None:
    for path in client_certificates:
        try:
            world.application.add_certificate(path.read_bytes())
        except (ValueError, TypeError) as error:
            raise BadInputError(f"{path}: no usable certificate ({error}); give an RSA certificate as PEM") from error


def _follow(world: World, scripts: tuple[Path, ...]) -> None:
    for path in scripts:
        try:
            script = tomllib.loads(path.read_text("utf-8"))
            for described in script.get("faults", ()):
                world.faults.add(read_fault(described))
            for described in script.get("changes", ()):
                world.changes.add(read_change(described, path.parent))
        except ValueError as error:
            raise BadInputError(f"{path}: {error}; correct that") from error


def _consent(world: World, tenants: list[Tenant]) -> None:
    """Let the application act for users without asking them."""
    for tenant in tenants:
        for application in world.applications.values():
            world.consents.grant_scopes(tenant.id, application.client_id, application.delegated_permissions)
    _admit(world, tenants)


def _admit(world: World, tenants: list[Tenant]) -> None:
    """Let the application read as itself; a tenant made around mails begins so."""
    for tenant in tenants:
        for application in world.applications.values():
            world.consents.grant_roles(tenant.id, application.client_id, application.application_permissions)


if __name__ == "__main__":
    main()
