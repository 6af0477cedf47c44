from urllib.parse import quote

import pytest

from services.scanner.parsing.wrappers import redirected, unwrapped

INNER = "https://portal.contoso.example/a?b=c&d=e"
SAFE = "https://nam02.safelinks.protection.outlook.com/?url={}&data=05%7C01%7Ctaro%40fabrikam.example%7C&reserved=0"


@pytest.mark.parametrize(
    ("url", "wrapper"),
    [
        (SAFE.format(quote(INNER, safe="")), "safelinks"),
        (f"https://urldefense.proofpoint.com/v1/url?u={quote(INNER, safe='')}&k=x", "proofpoint"),
        (
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__portal.contoso.example_a-3Fb-3Dc-26d-3De&d=x",
            "proofpoint",
        ),
        ("https://urldefense.com/v3/__https://portal.contoso.example/a?b=c*d=e__;Jg!!abc$", "proofpoint"),
        (f"https://linkprotect.cudasvc.com/url?a={quote(INNER, safe='')}&c=E", "barracuda"),
        (f"https://ca-1234.imsva.trendmicro.com/wis/clicktime/v1/query?url={quote(INNER, safe='')}", "trend_micro"),
        (f"https://secure-web.cisco.com/1abc/{quote(INNER, safe='')}", "cisco"),
        ("https://urldefense.com/v3/__https:/portal.contoso.example/a**A=c*d=e__;P2Im!!abc$", "proofpoint"),
        (
            f"https://statics.teams.cdn.office.net/safelinks/1/atp-safelinks.html?url={quote(INNER, safe='')}",
            "safelinks",
        ),
        (f"https://protect2.fireeye.com/v1/url?k=1&q=1&e=2&u={quote(INNER, safe='')}", "fireeye"),
        (f"https://clicktime.symantec.com/3a/1/2?h=3&u={quote(INNER, safe='')}", "symantec"),
        (
            "https://us1.protection.sophos.com/?d=example&u=aHR0cHM6Ly9wb3J0YWwuY29udG9zby5leGFtcGxlL2E_Yj1jJmQ9ZQ",
            "sophos",
        ),
        (f"https://scanmail.trustwave.com/?c=1&d=2&u={quote(INNER, safe='')}", "trustwave"),
        (f"https://url.avanan.click/v2/___{INNER}___.YXA=", "check_point"),
    ],
)
def test_the_link_inside_is_found(url: str, wrapper: str) -> None:
    assert unwrapped(url) == (INNER, wrapper)


def test_wrappers_inside_wrappers_are_all_taken_off() -> None:
    url = INNER
    for _ in range(3):
        url = SAFE.format(quote(url, safe=""))

    assert unwrapped(url) == (INNER, "safelinks")


def test_of_mimecast_the_site_alone_is_readable() -> None:
    url = "https://protect-eu.mimecast.com/s/AbCd12?domain=portal.contoso.example"

    assert unwrapped(url) == ("https://portal.contoso.example/", "mimecast")


@pytest.mark.parametrize(
    ("url", "target"),
    [
        (f"https://www.google.com/url?sa=t&q={quote(INNER, safe='')}", INNER),
        (f"https://www.google.co.jp/url?url={quote(INNER, safe='')}&usg=1", INNER),
        ("https://www.google.com/amp/s/portal.contoso.example/a", "https://portal.contoso.example/a"),
        (f"https://www.google.com.evil.example/url?q={quote(INNER, safe='')}", ""),
        (f"https://evil-google.com/url?q={quote(INNER, safe='')}", ""),
        ("https://www.google.com/url?q=javascript:alert(1)", ""),
        ("https://www.google.com/search?q=https://a.example", ""),
        ("https://[google.com/url?q=a", ""),
    ],
)
def test_where_a_redirect_of_google_leads(url: str, target: str) -> None:
    assert redirected(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "https://protect-eu.mimecast.com/s/AbCd12",
        "https://safelinks.protection.outlook.com.evil.test/?url=https%3A%2F%2Fportal.contoso.example",
        "https://notsafelinks.protection.outlook.com.example/?url=https%3A%2F%2Fa.example",
        "https://nam02.safelinks.protection.outlook.com/?data=1",
        "https://nam02.safelinks.protection.outlook.com/?url=not-a-link",
        "https://[broken/?url=a",
        "https://portal.contoso.example/?url=https%3A%2F%2Fa.example",
    ],
)
def test_what_is_no_wrapper_stays(url: str) -> None:
    assert unwrapped(url) == (url, "")


def test_the_link_inside_is_decoded_once() -> None:
    inner = "https://a.example/?next=https%3A%2F%2Fb.example%2F%2541"

    assert unwrapped(SAFE.format(quote(inner, safe="")))[0] == inner
