"""A tenant of any size that the emulator makes up while it is read, from the demo's mails."""

import uuid
from pathlib import Path

from benchmarks.throughput.tenants import mails_to_read

TENANT = """\
id = "{tenant_id}"
name = "Fabrikam"
domains = ["{domain}"]

[made]
patterns = "patterns"
mailboxes = {mailboxes}
mails_each = {mails_each}
"""


def made_tenant(folder: Path, *, mailboxes: int, mails_each: int) -> Path:
    """Write a tenant that the emulator makes up from the demo's mails."""
    folder.mkdir(parents=True)
    mails_to_read(folder / "patterns", None, 0)
    told = {"tenant_id": uuid.uuid5(uuid.NAMESPACE_DNS, folder.name), "domain": f"{folder.name}.example"}
    described = TENANT.format(mailboxes=mailboxes, mails_each=mails_each, **told)
    (folder / "tenant.toml").write_text(described, encoding="utf-8")
    return folder
