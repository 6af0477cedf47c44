import pytest

from shared.web.browsers import is_supported

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS {} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    "user_agent",
    [
        f"{WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        f"{WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
        f"{MAC} Version/18.5 Safari/605.1.15",
        PHONE.format("18_5") + " Version/18.5 Mobile/15E148 Safari/604.1",
        PHONE.format("17_0") + " CriOS/142.0.0.0 Mobile/15E148 Safari/604.1",
        "curl/8.5.0",
        "",
    ],
)
def test_current_browsers_and_what_is_no_browser_are_let_in(user_agent: str) -> None:
    assert is_supported(user_agent)


@pytest.mark.parametrize(
    "user_agent",
    [
        "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
        "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)",
        f"{WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/80.0.0.0 Safari/537.36",
        f"{WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0 Safari/537.36 Edge/18.0",
        "Mozilla/5.0 (Windows NT 6.1; rv:52.0) Gecko/20100101 Firefox/52.0",
        f"{MAC} Version/13.1 Safari/605.1.15",
        PHONE.format("12_4") + " Version/12.1 Mobile/15E148 Safari/604.1",
        "Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.18",
    ],
)
def test_old_and_unknown_browsers_are_not(user_agent: str) -> None:
    assert not is_supported(user_agent)
