import pytest

from shared.web.user_agents import UserAgent, read_user_agent

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
PHONE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("header", "browser", "system"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/140.0.0.0 Safari/537.36", "Chrome", "Windows"),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge",
            "Windows",
        ),
        (f"Mozilla/5.0 (X11; Linux x86_64) {KIT} HeadlessChrome/140.0.0.0 Safari/537.36", "Chrome", "Linux"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {KIT} Chrome/140.0.0.0 Safari/537.36", "Chrome", "ChromeOS"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {KIT} Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome", "Android"),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {KIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet",
            "Android",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0",
            "Opera",
            "Windows",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox", "macOS"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {PHONE} Version/18.0 Safari/605.1.15", "Safari", "macOS"),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {PHONE} Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari",
            "iPhone",
        ),
        (
            f"Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) {PHONE} CriOS/140.0.0.0 Mobile/15E148 Safari/604.1",
            "Chrome",
            "iPad",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {PHONE} FxiOS/143.0 Mobile/15E148 Safari/605.1.15",
            "Firefox",
            "iPhone",
        ),
    ],
)
def test_browser_and_system_are_named_as_people_know_them(header: str, browser: str, system: str) -> None:
    assert read_user_agent(header) == UserAgent(browser, system)


@pytest.mark.parametrize(
    "header", ["", "curl/8.5.0", "<script>alert(1)</script>", "Chrome", "\u202eChrome\u202c", "A" * 99_999]
)
def test_what_says_nothing_is_not_known(header: str) -> None:
    assert read_user_agent(header) == UserAgent("", "")
