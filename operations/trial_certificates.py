"""An authority for trials, and the certificate of the gateway that it issued. The emulator uses the same authority."""

from collections.abc import Sequence
from pathlib import Path

import trustme

from operations.secret_files import write_secret


def make_certificates(authority_folder: Path, gateway_folder: Path, names: Sequence[str]) -> None:
    """Issue the gateway's certificate for `names`; an authority that is there is used again, as is a certificate."""
    for folder in (authority_folder, gateway_folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = _authority(authority_folder)
    if not (gateway_folder / "tls.key").exists():
        issued = authority.issue_cert(*names)
        chain = b"".join(blob.bytes() for blob in issued.cert_chain_pems)
        (gateway_folder / "tls.crt").write_bytes(chain)
        write_secret(gateway_folder / "tls.key", issued.private_key_pem.bytes().decode())


def _authority(folder: Path) -> trustme.CA:
    certificate, key = folder / "ca.pem", folder / "ca.key"
    if key.exists():
        return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())
    authority = trustme.CA(organization_name="Shindan for trials")
    authority.cert_pem.write_to_path(str(certificate))
    write_secret(key, authority.private_key_pem.bytes().decode())
    return authority
