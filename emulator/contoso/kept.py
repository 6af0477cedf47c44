"""The demo tenant on disk, made once a day and kept."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from emulator.contoso.tenant import write_tenant

SEED = 1


def contoso(folder: Path) -> Path:
    """Return the folder of the contoso tenant; it is made anew each day, so that its mail is recent."""
    today = datetime.now(UTC).date().isoformat()
    made = folder / today
    if not (made / "tenant.toml").exists():
        shutil.rmtree(folder, ignore_errors=True)
        unfinished = folder / f"{today}.unfinished"
        write_tenant(unfinished, until=datetime.now(UTC), seed=SEED)
        unfinished.rename(made)
    return made
