"""What kind of file it is, by its first bytes. The reader of that kind is forced: nothing is guessed from content.

So a playlist, or a page that calls itself audio, has no reader here at all.
"""

import io
import re
import struct
from typing import BinaryIO

HEAD = 64
OPEN_END = 0x7FFF_F000  # programs that cannot go back and fill in the length say this, or more
CHUNKS_MOST = 100
SIGNS = (
    ("wav", re.compile(rb"(?:RIFF|RF64)....WAVE", re.S)),
    ("flac", re.compile(rb"fLaC")),
    ("ogg", re.compile(rb"OggS")),
    ("matroska", re.compile(rb"\x1a\x45\xdf\xa3")),
    ("mov", re.compile(rb"....ftyp", re.S)),
    # A tag, or a frame of MPEG 1, 2 or 2.5, layer III.
    ("mp3", re.compile(rb"ID3|\xff[\xfa\xfb\xf2\xf3\xe2\xe3]")),
)


def kind_of(head: bytes) -> str | None:
    """The reader (a demuxer of FFmpeg's) for a file that begins with `head`, or None where there is none."""
    return next((kind for kind, sign in SIGNS if sign.match(head)), None)


def wav_bytes(file: BinaryIO | io.RawIOBase) -> int:
    """How many bytes of sound a WAV says that it has; 0 where it does not say."""
    file.seek(12)
    for _ in range(CHUNKS_MOST):
        head = file.read(8) or b""
        if len(head) < 8:
            break
        name, size = struct.unpack("<4sI", head)
        if name == b"data":
            return size if size < OPEN_END else 0
        file.seek(size + size % 2, io.SEEK_CUR)
    return 0
