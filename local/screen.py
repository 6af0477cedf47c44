"""What the terminal shows of the processes: a table that changes, or plain lines where there is no terminal."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table

from local.system import System


class Screen:
    """Shows states; used as a context manager."""

    def __init__(self, *, quiet: bool = False) -> None:
        """With `quiet`, everything goes to standard error, which leaves standard output to a program."""
        self.console = Console(stderr=quiet, highlight=False)
        self._states: dict[str, str] = {}
        self._live = Live(console=self.console, auto_refresh=False) if self.console.is_terminal else None

    def __enter__(self) -> Self:
        """Begin to show."""
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the last state standing."""
        if self._live:
            self._live.stop()

    def show(self, name: str, state: str) -> None:
        """Show the state of a process."""
        if self._states.get(name) == state:
            return
        self._states[name] = state
        if self._live:
            self._live.update(self._table(), refresh=True)
        else:
            self.console.print(f"{name}: {state}", markup=False)

    def settle(self) -> None:
        """Leave the table as it stands; what follows is shown below it, in plain lines."""
        if self._live:
            self._live.stop()
            self._live = None

    def say(self, text: str) -> None:
        """Print something above the table."""
        self.console.print(text, markup=False, soft_wrap=True)

    def say_addresses(self, system: System) -> None:
        """Print where everything is."""
        addresses = system.addresses
        self.say(f"Portal   {addresses.portal}\nLetters  {addresses.letters}")
        self.say(
            f"Tenant   {addresses.emulator or 'Microsoft 365'}\nLogs     {system.folder}\nCtrl-C stops everything."
        )

    def say_first_steps(self, system: System) -> None:
        """Print how to assess one's own tenant."""
        portal = system.addresses.portal
        self.say(
            "Your own tenant is assessed. At Microsoft (Entra admin centre, App registrations, Authentication) the\n"
            f"application needs the redirect URIs {portal}/consent/callback and {portal}/consent/admin-callback.\n"
            f"Begin at {portal} in your browser; letters are kept on this machine and shown below."
        )

    def _table(self) -> Table:
        table = Table("Process", "State")
        for name, state in self._states.items():
            table.add_row(name, state)
        return table
