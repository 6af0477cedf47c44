"""An authority for trials, and the certificate of the gateway that it issued. The emulator uses the same authority."""

from collections.abc import Sequence
from pathlib import Path

import trustme

from operations.secret_files import write_secret


def make_certificates(folder: Path, names: Sequence[str]) -> None:
    """Make in `folder`: authority/, trusted/ with its certificate alone, and gateway/ with one for `names`.

    An authority that is there is used again, and a certificate of the gateway stays.
    """
    kept, trusted, gateway = (folder / name for name in ("authority", "trusted", "gateway"))
    for each in (kept, trusted, gateway):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = _authority(kept)
    authority.cert_pem.write_to_path(str(trusted / "ca.pem"))
    if not (gateway / "tls.key").exists():
        issued = authority.issue_cert(*names)
        (gateway / "tls.crt").write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        write_secret(gateway / "tls.key", issued.private_key_pem.bytes().decode())


def _authority(folder: Path) -> trustme.CA:
    certificate, key = folder / "ca.pem", folder / "ca.key"
    if key.exists():
        return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())
    authority = trustme.CA(organization_name="Shindan for trials")
    authority.cert_pem.write_to_path(str(certificate))
    write_secret(key, authority.private_key_pem.bytes().decode())
    return authority
