"""Write the tenant: ``python -m emulator.contoso OUTPUT_FOLDER [--until TIME] [--seed NUMBER]``."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from emulator.contoso.tenant import write_tenant


def moment(text: str) -> datetime:
    """Read an ISO 8601 time; one without an offset is UTC."""
    time = datetime.fromisoformat(text)
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def main() -> None:
    """Write the tenant folder and print what is in it."""
    parser = argparse.ArgumentParser(prog="python -m emulator.contoso", description=__doc__)
    parser.add_argument("folder", type=Path, help="an empty or missing folder")
    parser.add_argument("--until", type=moment, default=moment("2026-11-23T09:00:00Z"), help="the newest mail's time")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    print(write_tenant(arguments.folder, until=arguments.until, seed=arguments.seed))


if __name__ == "__main__":
    main()
