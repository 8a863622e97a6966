"""What kind of file it is, by its first bytes. The reader of that kind is forced: nothing is guessed from content.

So a playlist, or a page that calls itself audio, has no reader here at all.
"""

import re

HEAD = 64
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
