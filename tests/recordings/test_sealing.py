"""Sealed files: what was written comes back, in any part; and nothing that somebody changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pwa.recordings.sealing import SEGMENT, WHOLE, Damaged, Sealed, Sealer, Stream, new_key

KEY = new_key()


def seal(path: Path, content: bytes, file_id: str = "one", piece: int = 10_000) -> Path:
    with path.open("wb") as file:
        sealer = Sealer(file, KEY, file_id)
        for start in range(0, len(content), piece):
            sealer.write(content[start : start + piece])
        sealer.close()
        assert sealer.size == len(content)
    return path


def read_all(path: Path, read: Callable[[Sealed, int, int], bytes | None]) -> None:
    with Sealed(path, KEY, "one") as sealed:
        if read(sealed, 0, sealed.size) is None:
            raise Damaged()  # it was not in memory, and was not read at all


def content_of(size: int) -> bytes:
    return bytes(number * 7 % 251 for number in range(size))


@pytest.mark.parametrize("size", [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 3 * SEGMENT + 5])
def test_it_comes_back_in_any_part(tmp_path: Path, size: int) -> None:
    content = content_of(size)
    path = seal(tmp_path / "file", content)
    with Sealed(path, KEY, "one") as sealed:
        assert sealed.size == size
        assert sealed.read(0, size) == content
        for start, end in [(0, 1), (size // 2, size), (SEGMENT - 2, SEGMENT + 2), (max(0, size - 1), size)]:
            if end <= size:
                assert sealed.read(start, end) == content[start:end]
                assert sealed.read_from_memory(start, end) in (None, content[start:end])
        assert Stream(sealed).readall() == content


def test_nothing_of_it_is_readable(tmp_path: Path) -> None:
    assert b"a canary" not in seal(tmp_path / "file", b"a canary" * 50).read_bytes()


def test_what_was_changed_moved_cut_or_lengthened_does_not_open(tmp_path: Path) -> None:
    path = seal(tmp_path / "file", content_of(3 * SEGMENT + 5))
    whole = path.read_bytes()
    first, second = whole[:WHOLE], whole[WHOLE : 2 * WHOLE]
    for changed in (
        whole[:-1],
        whole[: 2 * WHOLE],
        whole[: 3 * WHOLE],
        second + first + whole[2 * WHOLE :],
        first + whole[2 * WHOLE :],
        whole + first,
        bytes([whole[0] ^ 1]) + whole[1:],
        whole[:10],
        b"",
    ):
        path.write_bytes(changed)
        for read in (Sealed.read, Sealed.read_from_memory):
            with pytest.raises(Damaged):
                read_all(path, read)


def test_a_segment_of_another_file_or_another_key_does_not_open(tmp_path: Path) -> None:
    path = seal(tmp_path / "file", b"words", "one")
    for key, name in ((KEY, "two"), (new_key(), "one")):
        with pytest.raises(Damaged), Sealed(path, key, name) as sealed:
            sealed.read(0, 5)
    with pytest.raises(Damaged):
        Sealed(tmp_path / "no-such-file", KEY, "one")


def test_seeking_as_a_reader_of_media_does(tmp_path: Path) -> None:
    content = content_of(2 * SEGMENT + 100)
    with Sealed(seal(tmp_path / "file", content), KEY, "one") as sealed:
        stream = Stream(sealed)
        assert stream.seek(-50, 2) == len(content) - 50
        assert stream.read(100) == content[-50:]
        assert stream.read(1) == b""
        stream.seek(SEGMENT - 3)
        assert stream.read(6) + stream.read(6) == content[SEGMENT - 3 : SEGMENT + 6]
        assert stream.seek(-10, 0) == 0
        assert stream.seek(4, 1) == 4
        assert stream.tell() == 4
