"""Which of the headers that protect a page an answer lacks."""

from collections.abc import Iterator

from werkzeug.datastructures import Headers
from werkzeug.http import parse_options_header

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}
POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "connect-src": {"'self'"},
}
BARRED = ("camera", "geolocation", "microphone", "payment")


def lacking(headers: Headers, *, kept: bool = False) -> list[str]:
    """Return what is missing or wrong; `kept` for files that browsers may keep."""
    return [*_headers(headers), *_policy(headers), *_cookies(headers), *_keeping(headers, kept=kept)]


def _headers(headers: Headers) -> Iterator[str]:
    yield from (name for name, value in EXPECTED.items() if headers.get(name) != value)
    barred = headers.get("Permissions-Policy", "")
    yield from (f"Permissions-Policy: {each}" for each in BARRED if f"{each}=()" not in barred)
    if "Server" in headers:
        yield "Server"


def _policy(headers: Headers) -> Iterator[str]:
    said = dict(each.strip().partition(" ")[::2] for each in headers.get("Content-Security-Policy", "").split(";"))
    yield from (f"CSP: {name}" for name, value in POLICY.items() if set(said.get(name, "").split()) != value)
    if not said.get("form-action", "").startswith("'self'") or "*" in said["form-action"]:
        yield "CSP: form-action"
    yield from (f"CSP: {name}" for name, value in said.items() if "unsafe" in value)


def _cookies(headers: Headers) -> Iterator[str]:
    for cookie in headers.getlist("Set-Cookie"):
        named, _, rest = cookie.partition(";")
        said = {each.strip().lower() for each in rest.split(";")}
        if not named.startswith("__Host-") or not {"secure", "httponly", "samesite=lax", "path=/"} <= said:
            yield f"cookie: {named.partition('=')[0]}"


def _keeping(headers: Headers, *, kept: bool) -> Iterator[str]:
    said = headers.get("Cache-Control", "")
    if said != "no-store" and not (kept and "max-age=" in said):
        yield f"Cache-Control: {said}"
    kind, options = parse_options_header(headers.get("Content-Type", ""))
    if kind.startswith("text/") and options.get("charset", "").lower() != "utf-8":
        yield f"Content-Type: {kind}"
