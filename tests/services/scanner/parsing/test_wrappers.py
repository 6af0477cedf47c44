from urllib.parse import quote

import pytest

from services.scanner.parsing.wrappers import unwrapped

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


@pytest.mark.parametrize(
    "url",
    [
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
