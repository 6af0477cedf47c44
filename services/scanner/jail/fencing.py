"""The kernel's fence (Landlock) around files: a process behind it reads programs and their data, and writes nothing.

Kernels before 5.13 have none; the filter of system calls (barring.py) then stands alone.
"""

import ctypes
import os
import struct
import sys
from pathlib import Path
from typing import Final

SET_NO_NEW_PRIVILEGES: Final = 38
CREATE, ADD, RESTRICT = 444, 445, 446
ASK_FOR_VERSION: Final = 1
BENEATH_A_PATH: Final = 1
READ_FILE, READ_FOLDER = 1 << 2, 1 << 3
FILE_RIGHTS: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
ALL_FILE_RIGHTS: Final = (1 << 16) - 1
NETWORK_SINCE, BIND_AND_CONNECT = 4, 0b11
SCOPES_SINCE, SOCKETS_AND_SIGNALS = 6, 0b11
HOUSE: Final = Path(__file__).parents[3]
READABLE: Final = tuple(
    dict.fromkeys(
        str(path) for path in (sys.prefix, sys.base_prefix, "/usr", "/lib", HOUSE / "services", HOUSE / "shared")
    )
)


def version_of_fence() -> int:
    """Return which version of the fence the kernel has, 0 for none."""
    return max(0, _call(CREATE, None, 0, ASK_FOR_VERSION))


def fence_in() -> bool:
    """Leave nothing readable but programs and their data, nothing writable; return whether the kernel can do that."""
    version = version_of_fence()
    if not version:
        return False
    rights = struct.pack(
        "<QQQ",
        FILE_RIGHTS.get(version, ALL_FILE_RIGHTS),
        BIND_AND_CONNECT if version >= NETWORK_SINCE else 0,
        SOCKETS_AND_SIGNALS if version >= SCOPES_SINCE else 0,
    )
    known = rights[: 24 if version >= SCOPES_SINCE else 16 if version >= NETWORK_SINCE else 8]
    fence = _checked(_call(CREATE, known, len(known), 0))
    for path in filter(os.path.exists, READABLE):
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        _checked(_call(ADD, fence, BENEATH_A_PATH, struct.pack("<Qi", READ_FILE | READ_FOLDER, place), 0))
        os.close(place)
    _checked(ctypes.CDLL(None, use_errno=True).prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _checked(_call(RESTRICT, fence, 0))
    os.close(fence)
    return True


def _call(number: int, *arguments: int | bytes | None) -> int:
    return int(ctypes.CDLL(None, use_errno=True).syscall(number, *arguments))


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), "the kernel refused the fence")
    return result
