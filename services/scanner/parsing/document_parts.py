"""The parts of a document that is a zip file, read only as far as one mail's documents may be."""

import zipfile

from services.scanner.parsing.limits import Allowance


def beginning(archive: zipfile.ZipFile, name: str, largest: int, allowance: Allowance) -> bytes:
    """Return a part, or as much of it as may be read; what was left out is said."""
    allowed = max(0, min(largest, allowance.limits.documents - allowance.documents))
    with archive.open(name) as stream:
        content = stream.read(allowed + 1)
    if len(content) > allowed:
        allowance.note("document_too_large")
        content = content[:allowed]
    allowance.documents += len(content)
    return content
