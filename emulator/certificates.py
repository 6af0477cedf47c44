"""The emulator's own certificate authority and the certificate it serves with."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import trustme

NAMES = ("localhost", "127.0.0.1")


@dataclass(frozen=True)
class Certificates:
    """Paths of the authority's certificate, which clients must trust, and of the server's chain and key."""

    authority: Path
    chain: Path
    key: Path


def make_certificates(folder: Path, names: Iterable[str] = ()) -> Certificates:
    """Issue a server certificate, also for `names` if given; an authority that lies in the folder is used again."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Certificates(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    authority_key = folder / "ca.key"
    if made.authority.exists() and authority_key.exists():
        authority = trustme.CA.from_pem(made.authority.read_bytes(), authority_key.read_bytes())
    else:
        authority = trustme.CA(organization_name="Microsoft 365 emulator")
        _write_secret(authority_key, authority.private_key_pem.bytes())
        authority.cert_pem.write_to_path(str(made.authority))
    leaf = authority.issue_cert(*dict.fromkeys((*NAMES, *names)))
    made.chain.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    _write_secret(made.key, leaf.private_key_pem.bytes())
    return made


def _write_secret(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)
