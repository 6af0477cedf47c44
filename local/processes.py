"""Child processes: started with their log in a file, watched, and stopped by their own process id."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

LINES_SHOWN = 20
LOOK_EVERY = 0.05


class StartFailed(Exception):
    """A process ended, or did not become ready in time; the text ends with the end of its log."""


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
        capture: bool = False,
    ) -> None:
        """Start a command; its output goes to `log_path`, but with `capture` its standard output can be read."""
        self.name = name
        self.log_path = log_path
        with log_path.open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603 - our own command
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if capture else log,
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

    def first_line(self) -> str:
        """Return the first line of its standard output; raises StartFailed when it ended without one."""
        assert self._child.stdout is not None  # noqa: S101 - only asked of a captured process
        line = self._child.stdout.readline().decode()
        if not line:
            self._child.wait()
            raise StartFailed(self.obituary())
        return line

    def wait_until(self, ready: Callable[[], bool], *, within: float) -> None:
        """Wait until `ready` says so; raises StartFailed when it ends before or takes longer than `within` seconds."""
        end = time.monotonic() + within
        while not ready():
            if self.status is not None:
                raise StartFailed(self.obituary())
            if time.monotonic() > end:
                raise StartFailed(f"{self.name} was not ready within {within:.0f} s\n{self.end_of_log()}")
            time.sleep(LOOK_EVERY)

    def kill(self) -> None:
        """End it and its children at once, as a crash would."""
        self._signal(signal.SIGKILL)
        self._child.wait()

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process itself; it stops its children."""
        with contextlib.suppress(ProcessLookupError):
            self._child.terminate()

    def stop(self, within: float = 20) -> int:
        """Ask it to stop, kill what is left of its group after `within` seconds, and return its exit status."""
        self.ask_to_stop()
        try:
            self._child.wait(within)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._child.wait()
        self._signal(signal.SIGKILL)
        if self._child.stdout is not None:
            self._child.stdout.close()
        return int(self._child.returncode)

    def obituary(self) -> str:
        """Say how it ended, with the end of its log."""
        return f"{self.name} ended with status {self.status}\n{self.end_of_log()}"

    def end_of_log(self) -> str:
        """Return the last lines of its log."""
        lines = self.log_path.read_text(encoding="utf-8", errors="replace").splitlines()[-LINES_SHOWN:]
        return "\n".join([f"--- the end of {self.log_path}", *lines])

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)
