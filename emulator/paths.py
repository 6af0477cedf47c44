"""Paths as some clients write them."""

from collections.abc import Callable, Iterable
from typing import Any

from emulator.asking import GRAPH_ROOT

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def folded(application: Application) -> Application:
    """Take `/v1.0//users` for `/v1.0/users`, as Graph does: msgraph-sdk writes it so unless told where Graph is."""

    def call(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["PATH_INFO"] = environ["PATH_INFO"].replace(f"{GRAPH_ROOT}//", f"{GRAPH_ROOT}/", 1)
        return application(environ, start_response)

    return call
