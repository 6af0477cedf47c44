"""The fixtures of all tests."""

pytest_plugins = [
    "tests.support.brokers",
    "tests.support.chromium",
    "tests.support.clock",
    "tests.support.databases",
    "tests.support.sockets",
    "tests.support.web",
]
