"""Serves a WSGI application to `requests` within this process, under an origin of its own."""

import http.client
import io
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse
from werkzeug.test import EnvironBuilder, run_wsgi_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class Origin(BaseAdapter):
    """Answers every request that a session sends to the address it is mounted at."""

    def __init__(self, application: "WSGIApplication") -> None:
        super().__init__()
        self._application = application

    def send(self, request: requests.PreparedRequest, *_args: Any, **_options: Any) -> requests.Response:
        """Call the application and wait for its whole answer."""
        parts = urlsplit(str(request.url))
        environment = EnvironBuilder(
            parts.path or "/",
            base_url=f"{parts.scheme}://{parts.netloc}",
            query_string=parts.query,
            method=str(request.method),
            headers=list(request.headers.items()),
            data=request.body.encode() if isinstance(request.body, str) else request.body,
        ).get_environ()
        body, status, headers = run_wsgi_app(self._application, environment, buffered=True)
        answer = requests.Response()
        answer.status_code = int(status.split()[0])
        answer.headers.update(dict(headers))
        answer.url, answer.request = str(request.url), request
        answer.raw = _raw(answer.status_code, list(headers), b"".join(body))
        answer.encoding = "utf-8"
        requests.cookies.extract_cookies_to_jar(answer.cookies, request, answer.raw)  # type: ignore[no-untyped-call]
        return answer

    def close(self) -> None:
        """Nothing is held."""


def _raw(status: int, headers: list[tuple[str, str]], body: bytes) -> HTTPResponse:
    message = http.client.HTTPMessage()
    for name, value in headers:
        message[name] = value
    original = http.client.HTTPResponse(_NoSocket())  # type: ignore[arg-type]
    original.msg = message
    return HTTPResponse(
        io.BytesIO(body),
        HTTPHeaderDict(headers),
        status,
        preload_content=False,
        original_response=original,
        decode_content=False,
    )


class _NoSocket:
    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO()
