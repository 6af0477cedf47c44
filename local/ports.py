"""Free loopback ports for servers that must be told theirs."""

import os
import random
import socket
from collections import deque
from contextlib import closing

LOOPBACK = "127.0.0.1"
BELOW_EPHEMERAL = range(20_000, 32_000)
"""The system hands these to nobody who did not ask for them."""
MOST_CLAIMS = 100

_claims: deque[int] = deque()
"""Open files that hold names in the kernel, of which each can be had once: they keep others from a port for a while."""


def listening_socket(port: int = 0) -> socket.socket:
    """Return a socket that listens on a loopback port (0: a free one), for a child that inherits it."""
    listener = socket.create_server((LOOPBACK, port), backlog=128)
    listener.set_inheritable(True)
    return listener


def free_port() -> int:
    """Return a loopback port that nobody listens on or was just given; raises OSError when there is none."""
    for port in random.sample(BELOW_EPHEMERAL, k=200):
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0shindan-port-{port}")
            with closing(socket.socket()) as probe:
                probe.bind((LOOPBACK, port))
        except OSError:
            claim.close()
            continue
        _claims.append(claim.detach())
        if len(_claims) > MOST_CLAIMS:
            os.close(_claims.popleft())
        return port
    raise OSError("no free port on the loopback interface")


def answers(port: int) -> bool:
    """Tell whether somebody listens on a loopback port."""
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0
