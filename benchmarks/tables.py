"""Tables for the terminal, and the same as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table


@dataclass
class Report:
    """A title and tables; each is printed as soon as it is there."""

    title: str
    _parts: list[str] = field(default_factory=list)

    def table(self, title: str, headings: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        """Print and keep a table."""
        shown = Table(title=title)
        for heading in headings:
            shown.add_column(heading, no_wrap=True)
        for line in lines:
            shown.add_row(*line)
        Console(width=170).print(shown)
        rows = "\n".join(f"| {' | '.join(line)} |" for line in (headings, ["---"] * len(headings), *lines))
        self._parts.append(f"## {title}\n\n{rows}\n")

    def note(self, text: str) -> None:
        """Print and keep a remark."""
        Console(width=170).print(text)
        self._parts.append(text + "\n")

    def markdown(self) -> str:
        """Return everything as one document."""
        return f"# {self.title}\n\n" + "\n".join(self._parts)
