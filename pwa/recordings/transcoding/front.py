"""An MP4 with its index in front, so that a player can begin when the first bytes are there."""

import struct
from collections.abc import Iterator

HEADER = 8
WAY = (b"trak", b"mdia", b"minf", b"stbl")  # where in the index the places of the sound are


def index_first(made: bytes) -> bytes:
    """The MP4 in `made` (of our own encoder: index last, places of 32 bits) with its index before the sound."""
    boxes = {name: (start, end) for name, start, end in _boxes(made, 0, len(made))}
    start, end = boxes[b"moov"]
    index = bytearray(made[start:end])
    for first, last in _places(bytes(index), HEADER, len(index), WAY):
        count = struct.unpack_from(">I", index, first + HEADER + 4)[0]
        where = f">{count}I"
        at = first + HEADER + 8
        assert at + 4 * count <= last
        moved = (place + len(index) for place in struct.unpack_from(where, index, at))
        struct.pack_into(where, index, at, *moved)
    head = boxes[b"ftyp"][1]
    return made[:head] + bytes(index) + made[head:start] + made[end:]


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Each box between two places: its name, where it begins, where it ends."""
    while start + HEADER <= end:
        size, name = struct.unpack_from(">I4s", content, start)
        yield name, start, start + size
        start += size


def _places(content: bytes, start: int, end: int, way: tuple[bytes, ...]) -> Iterator[tuple[int, int]]:
    """The tables that say where in the file the sound lies."""
    for name, first, last in _boxes(content, start, end):
        if not way and name == b"stco":
            yield first, last
        elif way and name == way[0]:
            yield from _places(content, first + HEADER, last, way[1:])
