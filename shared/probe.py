"""Ask the process of this container whether it is well: `python -m shared.probe`, status 0 if so."""

import http.client
import os
import sys
from collections.abc import Mapping
from http import HTTPStatus

WITHIN = 4
PORTS = {"WEB_PORT": 8000, "WORKER_PORT": 9100}
"""The settings of a web process and of a worker with their defaults; a container runs one of the two."""


def is_well(environment: Mapping[str, str]) -> bool:
    """Say whether whatever listens on one of the ports of the settings answers /health with 200."""
    return any(_answers(int(environment.get(name, default))) for name, default in PORTS.items())


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WITHIN)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_well(os.environ) else 1)
