"""Print the documentation of all detectors: `python -m services.scanner.detectors > docs/detectors.md`."""

import sys
from collections.abc import Iterator

from services.scanner.detectors import DETECTORS

_HEAD = """# Detectors

Made from the docstrings by `python -m services.scanner.detectors > docs/detectors.md`. What each finding weighs, and
why, stands in `services/scanner/data/weights.toml`; how it is said, in `shared/wording/`.
"""


def _sections() -> Iterator[str]:
    for detect in DETECTORS:
        name = detect.__module__.rpartition(".")[2]
        documented = (sys.modules[detect.__module__].__doc__ or "").strip()
        says = " ".join((detect.__doc__ or "").split())
        yield f"\n## {name}\n\n{documented}\n\n{says}\n"


def documentation() -> str:
    """Return the page that describes every detector, as Markdown."""
    return _HEAD + "".join(_sections())


if __name__ == "__main__":
    sys.stdout.write(documentation())
