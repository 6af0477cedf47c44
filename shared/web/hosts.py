"""Host headers that cannot be a host's name are refused before anything looks at them."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from shared.web.headers import bare_answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_NAME = r"(?!.{254})(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?"
_HOST = re.compile(rf"(?:{_NAME}|\[[0-9a-f:.]{{2,45}}\])(?::[0-9]{{1,5}})?", re.IGNORECASE | re.ASCII)


def is_host(header: str) -> bool:
    """Tell whether a Host header holds a name or an address, with or without a port."""
    return _HOST.fullmatch(header) is not None


def only_hosts(application: "WSGIApplication") -> "WSGIApplication":
    """Answer 400 to a request whose Host header is none; one without the header is a probe's."""

    def checked(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if is_host(str(environ.get("HTTP_HOST", environ["SERVER_NAME"]))):
            return application(environ, start_response)
        return bare_answer(400, "The Host header is no host.")(environ, start_response)

    return checked
