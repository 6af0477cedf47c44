"""A server that speaks clamd's protocol on a loopback or Unix socket, and finds what it is told to find."""

import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

LENGTH = struct.Struct("!I")
WORD = b"X-TEST-SIGNATURE"


@dataclass
class FakeClamd:
    """Finds `signature` in what holds WORD; `answer` is said instead where it is not empty."""

    signature: str = "Test.Word-1"
    largest: int = 1_000_000
    answer: str = ""
    delay: float = 0.0
    asked: list[bytes] = field(default_factory=list)

    def reply(self, connection: socketserver.StreamRequestHandler) -> str:
        """Return the answer to one command."""
        command = _until_zero(connection)
        if command == b"zPING":
            return self.answer or "PONG"
        if command != b"zINSTREAM":
            return "UNKNOWN COMMAND"
        content = b""
        while length := LENGTH.unpack(connection.rfile.read(LENGTH.size))[0]:
            content += connection.rfile.read(length)
            if len(content) > self.largest:
                return "INSTREAM size limit exceeded. ERROR"
        self.asked.append(content)
        time.sleep(self.delay)
        return self.answer or (f"stream: {self.signature} FOUND" if WORD in content else "stream: OK")


@contextmanager
def fake_clamd(clamd: FakeClamd, path: Path | None = None) -> Iterator[str]:
    """Serve, and give the address: the socket's path, or host:port without one."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(clamd.reply(self).encode() + b"\0")

    server: socketserver.BaseServer
    if path:
        server, address = socketserver.ThreadingUnixStreamServer(str(path), Handler), str(path)
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        address = f"127.0.0.1:{server.socket.getsockname()[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    with server:
        thread.start()
        yield address
        server.shutdown()
        thread.join()


def _until_zero(connection: socketserver.StreamRequestHandler) -> bytes:
    command = b""
    while (each := connection.rfile.read(1)) not in (b"\0", b""):
        command += each
    return command
