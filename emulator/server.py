"""The emulator as a running server."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server

from emulator.app import make_app
from emulator.certificates import Certificates, make_certificates
from emulator.clouds import GLOBAL, Cloud
from emulator.signing import Signing
from emulator.tenants import Tenant
from emulator.world import Behaviour, World, make_world

THREADS = 128
IDLE_SECONDS = 120
CONNECTIONS = 2000
LOOK_UP_SECONDS = 0.05
"""How soon the server notices that it shall stop."""


@dataclass(frozen=True)
class Addresses:
    """Where clients find an emulator, the port it listens on, and the certificate authority that they must trust.

    With real names the port is not part of the addresses: whoever maps the names leads port 443 there.
    """

    authority: str
    graph: str
    ca: str
    port: int


class Emulator:
    """A running emulator."""

    def __init__(self, world: World, addresses: Addresses, server: Server) -> None:
        """Begin to answer on a server that is bound already."""
        self.world = world
        self.addresses = addresses
        self._server = server
        self._thread = Thread(target=server.serve, name="emulator", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and wait until requests under way are answered."""
        self._server.stop()
        self._thread.join()

    def describe(self) -> dict[str, Any]:
        """Return what a client needs to know, as JSON values; of several tenants the first, and then all of them."""
        tenants = [_describe(tenant) for tenant in self.world.tenants]
        application = self.world.application
        described = {
            "authority": self.addresses.authority,
            "graph": self.addresses.graph,
            "graph_resource": self.world.cloud.resource,
            "ca": self.addresses.ca,
            "port": self.addresses.port,
            "tenant_id": tenants[0]["tenant_id"],
            "client_id": application.client_id,
            "client_secret": application.client_secret,
            "users": tenants[0]["users"],
        }
        return {**described, "tenants": tenants} if len(tenants) > 1 else described


def _describe(tenant: Tenant) -> dict[str, Any]:
    return {"tenant_id": tenant.id, "name": tenant.name, "users": [user.address for user in tenant.users]}


def utc_now() -> datetime:
    """Return the time of day by the machine's clock."""
    return datetime.now(UTC)


def _addresses(cloud: Cloud, made: Certificates, name: str, port: int, real_names: bool) -> Addresses:
    origin = f"https://{name}:{port}"
    authority, graph = (f"https://{cloud.entra}", cloud.resource) if real_names else (origin, origin)
    return Addresses(authority, f"{graph}/v1.0", str(made.authority), port)


@contextmanager
def serve(
    tenants: Iterable[Tenant],
    port: int = 0,
    *,
    host: str = "127.0.0.1",
    names: Sequence[str] = ("localhost",),
    redirect_uris: Iterable[str] = (),
    certificates: Path | None = None,
    clock: Callable[[], datetime] = utc_now,
    behaviour: Behaviour | None = None,
    cloud: Cloud = GLOBAL,
    real_names: bool = False,
    signing: Signing | None = None,
) -> Iterator[Emulator]:
    """Serve tenants on a port (0: any) until the block ends; the authority is kept in `certificates`.

    It listens on the address `host`, on loopback unless told otherwise, and clients find it under `names`; the first
    is the one it tells.
    With `real_names` it answers to the host names of the cloud, which somebody must lead here. Without `signing` it
    has a key of its own.
    """
    world = make_world(tenants, clock, behaviour, signing, cloud)
    for application in world.applications.values():
        application.redirect_uris.update(redirect_uris)
    with tempfile.TemporaryDirectory(prefix="emulator-") as temporary:
        made = make_certificates(certificates or Path(temporary), [*names, *(cloud.hosts if real_names else ())])
        server = Server(
            (host, port),
            make_app(world),
            numthreads=THREADS,
            server_name="emulator",
            request_queue_size=256,
            timeout=IDLE_SECONDS,
            shutdown_timeout=2,
        )
        server.keep_alive_conn_limit = CONNECTIONS
        server.expiration_interval = LOOK_UP_SECONDS
        server.ssl_adapter = BuiltinSSLAdapter(str(made.chain), str(made.key))
        server.prepare()
        emulator = Emulator(world, _addresses(cloud, made, names[0], server.bind_addr[1], real_names), server)
        try:
            yield emulator
        finally:
            emulator.stop()
