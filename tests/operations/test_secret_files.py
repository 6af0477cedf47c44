import ssl
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509

from operations.__main__ import main
from operations.secret_files import OF_SERVICE, HalfThere, make_secrets_of_services


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_each_service_gets_what_it_needs_and_nothing_else(tmp_path: Path) -> None:
    make_secrets_of_services(tmp_path)
    assert "secret_key" not in OF_SERVICE["notifier"]
    wanted = {f"{service}/{name}" for service, names in OF_SERVICE.items() for name in names}
    assert set(contents(tmp_path)) == wanted


def test_what_services_share_is_the_same(tmp_path: Path) -> None:
    make_secrets_of_services(tmp_path)
    made = contents(tmp_path)
    assert made["signup/confirmation_key"] == made["notifier/confirmation_key"]
    assert len({content for name, content in made.items() if name.endswith("/secret_key")}) == 1


def test_only_their_owner_reads_them(tmp_path: Path) -> None:
    assert all(path.stat().st_mode & 0o077 == 0 for path in make_secrets_of_services(tmp_path))


def test_what_is_there_stays(tmp_path: Path) -> None:
    make_secrets_of_services(tmp_path)
    before = contents(tmp_path)
    assert make_secrets_of_services(tmp_path) == []
    assert contents(tmp_path) == before


def test_a_lost_secret_is_named_and_none_is_made(tmp_path: Path) -> None:
    make_secrets_of_services(tmp_path)
    (tmp_path / "scanner" / "encryption_keys").unlink()
    before = contents(tmp_path)
    with pytest.raises(HalfThere, match="scanner/encryption_keys: put"):
        make_secrets_of_services(tmp_path)
    assert contents(tmp_path) == before


def test_the_command_says_what_it_made_and_what_is_missing(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["secrets", str(tmp_path)])
    assert said.exit_code == 0
    assert str(tmp_path / "reports" / "webhook_keys") in said.output
    (tmp_path / "reports" / "webhook_keys").unlink()
    said = CliRunner().invoke(main, ["secrets", str(tmp_path)])
    assert (said.exit_code, "reports/webhook_keys" in said.output) == (1, True)


def test_a_trial_certificate_bears_its_names_and_is_kept(tmp_path: Path) -> None:
    command = ["secrets", str(tmp_path), "--trial-certificate-for", "localhost", "--trial-certificate-for", "a.example"]
    assert CliRunner().invoke(main, command).exit_code == 0
    certificate = x509.load_pem_x509_certificate((tmp_path / "gateway" / "tls.crt").read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "a.example"]
    context = ssl.create_default_context(cafile=str(tmp_path / "trusted" / "ca.pem"))
    context.load_cert_chain(tmp_path / "gateway" / "tls.crt", tmp_path / "gateway" / "tls.key")
    before = contents(tmp_path)
    assert CliRunner().invoke(main, command).exit_code == 0
    assert contents(tmp_path) == before
