"""Child processes: started with their log in a file, watched, and stopped by their own process id."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

LINES_SHOWN = 20
LOOK_EVERY = 0.05


class StartFailed(Exception):
    """A process ended, or did not become ready in time; the text ends with the end of its log."""


class Cancelled(Exception):
    """The wait for a process was given up because everything shall stop."""


class Process:
    """One child in a process group of its own, so that Ctrl-C on the terminal reaches only the parent."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log_path: Path,
        environment: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        """Start a command; what it writes goes to `log_path`, and its standard output beside it to `.out`."""
        self.name = name
        self.log_path = log_path
        self._output_path = log_path.with_suffix(".out")
        with log_path.open("ab") as log, self._output_path.open("wb") as output:
            self._child = subprocess.Popen(  # noqa: S603 - our own command
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=log,
                env=environment,
                pass_fds=pass_fds,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Return the process id, which is also that of its group."""
        return self._child.pid

    @property
    def status(self) -> int | None:
        """Return the exit status, None while it runs; negative is the signal that ended it."""
        return self._child.poll()

    def first_line(self, *, within: float, stop: threading.Event) -> str:
        """Return the first line that it wrote to standard output; raises StartFailed and Cancelled."""
        self.wait_until(lambda: b"\n" in self._output_path.read_bytes(), within=within, stop=stop)
        return self._output_path.read_text(encoding="utf-8").partition("\n")[0]

    def wait_until(self, ready: Callable[[], bool], *, within: float, stop: threading.Event | None = None) -> None:
        """Wait until `ready`; raises StartFailed when it ends or takes too long, Cancelled when `stop` is set."""
        stop = stop or threading.Event()
        end = time.monotonic() + within
        while not ready():
            if self.status is not None:
                raise StartFailed(self.obituary())
            if time.monotonic() > end:
                raise StartFailed(f"{self.name} was not ready within {within:.0f} s\n{self.end_of_log()}")
            if stop.wait(LOOK_EVERY):
                raise Cancelled

    def kill(self) -> None:
        """End it and its children at once, as a crash would."""
        self._signal(signal.SIGKILL)
        self._child.wait()

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process itself; it stops its children."""
        with contextlib.suppress(ProcessLookupError):
            self._child.terminate()

    def stop(self, within: float = 20) -> int:
        """Ask it to stop, wait for it, and return its exit status."""
        self.ask_to_stop()
        return self.wait(within)

    def wait(self, within: float = 20) -> int:
        """Wait for its end, kill what is left of its group after `within` seconds, and return its exit status."""
        try:
            self._child.wait(within)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._child.wait()
        self._signal(signal.SIGKILL)
        return int(self._child.returncode)

    def obituary(self) -> str:
        """Say how it ended, with the end of its log."""
        return f"{self.name} ended with status {self.status}\n{self.end_of_log()}"

    def end_of_log(self) -> str:
        """Return the last lines of its log."""
        written = [path.read_text(encoding="utf-8", errors="replace") for path in (self._output_path, self.log_path)]
        lines = "".join(written).splitlines()[-LINES_SHOWN:]
        return "\n".join([f"--- the end of {self.log_path}", *lines])

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)
