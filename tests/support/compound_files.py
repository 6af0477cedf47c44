"""OLE compound files ([MS-CFB], version 3), which no library writes: streams by path, "/" between storages."""

import struct
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

SECTOR, SMALL_SECTOR, CUT_OFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@dataclass
class Node:
    name: str
    kind: int
    content: bytes = b""
    class_id: str = ""
    kids: list["Node"] = field(default_factory=list)
    number: int = 0
    sibling: int = FREE
    start: int = END


def compound_file(
    streams: Mapping[str, bytes], class_id: str = "", class_ids: Mapping[str, str] | None = None
) -> bytes:
    root = Node("Root Entry", 5, class_id=class_id)
    nodes = [root]
    folders = {"": root}
    for path, content in streams.items():
        parts = path.split("/")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            if folder not in folders:
                folders[folder] = Node(parts[depth - 1], 1, class_id=(class_ids or {}).get(folder, ""))
                folders["/".join(parts[: depth - 1])].kids.append(folders[folder])
                nodes.append(folders[folder])
        stream = Node(parts[-1], 2, content)
        folders["/".join(parts[:-1])].kids.append(stream)
        nodes.append(stream)
    for number, node in enumerate(nodes):
        node.number = number
    for node in nodes:
        for first, second in zip(node.kids, node.kids[1:], strict=False):
            first.sibling = second.number
    return _written(nodes)


def _written(nodes: list[Node]) -> bytes:
    small, small_fat = _small_streams(nodes)
    body: list[bytes] = []
    fat: list[int] = []
    for node in nodes:
        if node.kind == 2 and len(node.content) >= CUT_OFF:
            node.start = _append(body, fat, node.content)
    nodes[0].start = _append(body, fat, small) if small else END
    nodes[0].content = small
    small_fat_at = _append(body, fat, small_fat) if small_fat else END
    directory_at = _append(body, fat, b"".join(map(_entry, nodes)))
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * SECTOR:
        fat_sectors += 1
    fat_at = len(fat)
    fat += [FAT] * fat_sectors
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * SECTOR, b"\xff")
    places = [*range(fat_at, fat_at + fat_sectors)]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        fat_sectors,
        directory_at,
        0,
        CUT_OFF,
        small_fat_at,
        -(-len(small_fat) // SECTOR),
        END,
        0,
    )
    difat = struct.pack(f"<{len(places)}I", *places)
    return (header + difat).ljust(SECTOR, b"\xff") + b"".join(body) + table


def _small_streams(nodes: list[Node]) -> tuple[bytes, bytes]:
    small, fat = b"", list[int]()
    for node in nodes:
        if node.kind == 2 and 0 < len(node.content) < CUT_OFF:
            node.start = len(fat)
            count = -(-len(node.content) // SMALL_SECTOR)
            fat += [*range(node.start + 1, node.start + count), END]
            small += node.content.ljust(count * SMALL_SECTOR, b"\0")
    return small, struct.pack(f"<{len(fat)}I", *fat).ljust(-(-len(fat) * 4 // SECTOR) * SECTOR, b"\xff")


def _append(body: list[bytes], fat: list[int], content: bytes) -> int:
    start = len(fat)
    count = -(-len(content) // SECTOR)
    fat += [*range(start + 1, start + count), END]
    body.append(content.ljust(count * SECTOR, b"\0"))
    return start


def _entry(node: Node) -> bytes:
    name = node.name.encode("utf-16-le") + b"\0\0"
    child = node.kids[0].number if node.kids else FREE
    identifier = uuid.UUID(node.class_id).bytes_le if node.class_id else bytes(16)
    return struct.pack(
        "<64sHBBIII16s4x16xIQ",
        name,
        len(name),
        node.kind,
        1,
        FREE,
        node.sibling,
        child,
        identifier,
        node.start if node.content else (END if node.kind != 1 else 0),
        len(node.content),
    )
