import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reports.webhooks.destinations import (
    Destination,
    Mistake,
    Rules,
    WrongDestination,
    is_public,
    read_destination,
)

RULES = Rules()


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("https://hooks.company.example", Destination("hooks.company.example", 443, "/")),
        (
            "https://hooks.company.example:443/a/b?c=d&e=%20",
            Destination("hooks.company.example", 443, "/a/b?c=d&e=%20"),
        ),
        ("https://HOOKS.Company.EXAMPLE/#part", Destination("hooks.company.example", 443, "/")),
        ("https://xn--wgv71a.xn--q9jyb4c/", Destination("xn--wgv71a.xn--q9jyb4c", 443, "/")),
    ],
)
def test_an_address_is_read(url: str, read: Destination) -> None:
    assert read_destination(url, RULES) == read


@pytest.mark.parametrize(
    ("url", "mistake"),
    [
        ("", Mistake.NO_URL),
        ("hooks.company.example", Mistake.NO_URL),
        ("https://", Mistake.NO_URL),
        ("https:///path", Mistake.NO_URL),
        ("https://hooks.company.example/ a", Mistake.NO_URL),
        ("https://hooks.company.example/\r\nHost: a", Mistake.NO_URL),
        ("https://hooks.company.example\\@evil.test/", Mistake.NO_URL),
        ("https://hooks.company.example/\u3042", Mistake.NO_URL),
        ("https://診断.example/", Mistake.NO_URL),
        ("https://hooks.company.example:port/", Mistake.NO_URL),
        ("https://[::1/", Mistake.NO_URL),
        ("https://hooks.company.example/" + "a" * 1000, Mistake.TOO_LONG),
        ("http://hooks.company.example/", Mistake.NOT_HTTPS),
        ("ftp://hooks.company.example/", Mistake.NOT_HTTPS),
        ("file://hooks.company.example/etc/passwd", Mistake.NOT_HTTPS),
        ("https://user@hooks.company.example/", Mistake.WITH_USER),
        ("https://hooks.company.example@127.0.0.1/", Mistake.WITH_USER),
        ("https://user:password@hooks.company.example/", Mistake.WITH_USER),
        ("https://hooks.company.example:22/", Mistake.OTHER_PORT),
        ("https://hooks.company.example:8443/", Mistake.OTHER_PORT),
        ("https://localhost/", Mistake.NO_NAME),
        ("https://mongodb/", Mistake.NO_NAME),
        ("https://127.0.0.1/", Mistake.NO_NAME),
        ("https://2130706433/", Mistake.NO_NAME),
        ("https://0x7f.1/", Mistake.NO_NAME),
        ("https://0x7f000001/", Mistake.NO_NAME),
        ("https://017700000001/", Mistake.NO_NAME),
        ("https://8.8.8.8/", Mistake.NO_NAME),
        ("https://[::1]/", Mistake.NO_NAME),
        ("https://[2606:4700::1111]/", Mistake.NO_NAME),
        ("https://[::ffff:127.0.0.1]/", Mistake.NO_NAME),
        ("https://hooks.company.example./", Mistake.NO_NAME),
        ("https://-a.example/", Mistake.NO_NAME),
        ("https://a..example/", Mistake.NO_NAME),
        ("https://" + "a." * 130 + "example/", Mistake.NO_NAME),
    ],
)
def test_what_is_no_name_of_the_internet_over_https_is_refused(url: str, mistake: Mistake) -> None:
    with pytest.raises(WrongDestination) as refused:
        read_destination(url, RULES)

    assert refused.value.mistake is mistake


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    try:
        read = read_destination(f"https://{typed}", RULES)
    except WrongDestination:
        return

    assert read.port == 443
    assert read.target.startswith("/")
    assert read.target.isascii()
    assert read.target.isprintable()


def test_an_operator_may_allow_ports_and_names_of_an_inner_network() -> None:
    rules = Rules(ports={443, 8443}, inside_hosts={"receiver"})

    assert read_destination("https://receiver:8443/", rules) == Destination("receiver", 8443, "/")


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_addresses_of_inner_networks_are_not_public(address: str) -> None:
    assert is_public(address) is False


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "52.96.0.1", "2606:4700:4700::1111", "2a00:1450:4001::1"])
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_public(address) is True
