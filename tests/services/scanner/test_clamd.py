from collections.abc import Iterator
from pathlib import Path

import pytest

from local.ports import free_port
from services.scanner.clamd import Address, BadAddress, Clamd, ClamdFailed, read_address
from tests.support.clamd import WORD, FakeClamd, fake_clamd


@pytest.fixture
def server() -> FakeClamd:
    return FakeClamd()


@pytest.fixture(params=["unix", "tcp"])
def address(request: pytest.FixtureRequest, server: FakeClamd, tmp_path: Path) -> Iterator[str]:
    path = tmp_path / "clamd.ctl" if request.param == "unix" else None
    with fake_clamd(server, path) as started:
        yield started


def client(address: str, *, seconds: float = 60, largest: int = 10_000_000) -> Clamd:
    return Clamd(read_address(address), seconds=seconds, largest=largest)


def reason(clamd: Clamd, raw: bytes = b"mail") -> str:
    with pytest.raises(ClamdFailed) as failed:
        clamd.scan(raw)
    return str(failed.value)


def test_clamd_is_there(address: str) -> None:
    client(address).ping()


def test_what_clamd_finds_is_told_by_its_name(address: str, server: FakeClamd) -> None:
    raw = b"x" * 200_000 + WORD

    found = client(address).scan(raw)

    assert found == "Test.Word-1"
    assert server.asked == [raw]


def test_nothing_is_found_in_an_innocent_mail(address: str) -> None:
    assert client(address).scan(b"innocent") == ""


def test_a_mail_above_ones_own_limit_is_not_sent(address: str, server: FakeClamd) -> None:
    assert reason(client(address, largest=3)) == "antivirus_too_large"
    assert server.asked == []


def test_a_mail_above_the_limit_of_the_server_is_too_large(tmp_path: Path) -> None:
    with fake_clamd(FakeClamd(largest=100_000), tmp_path / "clamd.ctl") as address:
        assert reason(client(address), b"x" * 5_000_000) == "antivirus_too_large"


def test_a_server_that_takes_too_long_is_not_waited_for(address: str, server: FakeClamd) -> None:
    server.delay = 1.0

    assert reason(client(address, seconds=0.2)) == "antivirus_took_too_long"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("stream: Can't allocate memory ERROR", "antivirus_failed"),
        ("nonsense", "antivirus_failed"),
        ("stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND", "antivirus_too_large"),
    ],
)
def test_an_answer_that_is_no_result_is_a_reason(address: str, server: FakeClamd, answer: str, code: str) -> None:
    server.answer = answer

    assert reason(client(address)) == code


def test_a_ping_that_is_not_answered_is_a_failure(address: str, server: FakeClamd) -> None:
    server.answer = "nonsense"

    with pytest.raises(ClamdFailed, match="antivirus_failed"):
        client(address).ping()


def test_nobody_listens(tmp_path: Path) -> None:
    assert reason(client(f"127.0.0.1:{free_port()}")) == "antivirus_unreachable"
    assert reason(client(str(tmp_path / "nothing"))) == "antivirus_unreachable"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("/run/clamav/clamd.ctl", Address(path="/run/clamav/clamd.ctl")),
        ("unix:/run/clamd", Address(path="/run/clamd")),
        ("clamav:3310", Address(host="clamav", port=3310)),
        ("tcp://[::1]:3310", Address(host="::1", port=3310)),
    ],
)
def test_addresses_are_paths_or_hosts_with_ports(text: str, address: Address) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize("text", ["clamav", "clamav:", "clamav:0", ":3310", "clamav:99999", "clamav:http"])
def test_anything_else_is_no_address(text: str) -> None:
    with pytest.raises(BadAddress, match="host:port"):
        read_address(text)
