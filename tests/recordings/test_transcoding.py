"""What comes out of the transcoder, whatever of what people record goes in."""

import io

import av
import pytest

from pwa.recordings.transcoding.convert import Made, convert
from pwa.recordings.transcoding.filters import LOUDNESS
from pwa.recordings.transcoding.front import index_first
from pwa.recordings.transcoding.kinds import kind_of
from pwa.recordings.transcoding.reading import OTHER_KIND, Unusable
from tests.recordings.sounds import FORMS, PEAKS, listen, sound


def made_of(content: bytes, with_bed: bool = False) -> Made:
    return convert(io.BytesIO(content), with_bed, lambda part: None)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_becomes_what_phones_play(form: str) -> None:
    made = made_of(sound(form, 3))
    loudness, peak, seconds = listen(made.content)
    assert loudness == pytest.approx(LOUDNESS, abs=0.5)
    assert peak <= -1
    assert seconds == pytest.approx(3, abs=0.1)
    assert made.seconds == pytest.approx(3, abs=0.1)
    with av.open(io.BytesIO(made.content)) as opened:
        [stream] = opened.streams
        assert (stream.codec.name, stream.codec_context.layout.name) == ("aac", "mono")
        assert stream.codec_context.sample_rate in (44_100, 48_000)
        assert not {"title", "encoder", "creation_time"} & set(opened.metadata)


def test_nothing_of_the_old_file_is_left_and_the_index_is_in_front() -> None:
    content = made_of(sound("mp3")).content
    assert b"secret" not in content
    assert b"Lav" not in content
    assert content.index(b"moov") < content.index(b"mdat")


def test_the_same_sound_gives_the_same_file() -> None:
    assert made_of(sound("flac"), with_bed=True) == made_of(sound("flac"), with_bed=True)


@pytest.mark.parametrize("with_bed", [False, True])
def test_loud_peaks_are_held_down_and_the_rest_is_still_loud_enough(with_bed: bool) -> None:
    loudness, peak, _ = listen(made_of(sound("wav", 8, PEAKS), with_bed).content)
    assert peak <= -1
    # Peaks of 20 dB over the rest, as of somebody who comes too near to the microphone now and then.
    assert loudness == pytest.approx(LOUDNESS, abs=0.5)


# A voice that is far away, or a microphone that is turned down, and what else is in the room.
QUIET = "0.08*sin(2*PI*180*t)*(0.4+0.6*sin(2*PI*3*t)*sin(2*PI*3*t))+0.02*sin(2*PI*1400*t)*sin(2*PI*2*t)"
COUGH = "if(between(t\\,8\\,8.4)\\,0.9*(2*random(0)-1)*exp(5*(8-t))\\,0)"
KNOCK = "if(lt(mod(t\\,5)\\,0.1)\\,0.9*exp(-40*mod(t\\,5))*sin(2*PI*1000*t)\\,0)"
ROOMS = {
    "a cough": (f"{QUIET}+{COUGH}", False),
    "knocks, and the voice hardly there": (f"0.3*({QUIET})+{KNOCK}", True),
    "a microphone with an offset": (f"0.5*({QUIET})+0.1", True),
}


@pytest.mark.parametrize(("said", "with_bed"), ROOMS.values(), ids=ROOMS)
def test_the_voice_is_loud_enough_whatever_else_is_heard(said: str, with_bed: bool) -> None:
    loudness, peak, _ = listen(made_of(sound("wav", 20, said), with_bed).content)
    assert loudness == pytest.approx(LOUDNESS, abs=0.5)
    assert peak <= -1


def test_the_bed_lies_far_under_the_voice() -> None:
    pause = "if(lt(t\\,6)\\,0.3*sin(2*PI*180*t)\\,0)"
    made = made_of(sound("wav", 16, pause), with_bed=True).content
    assert listen(made)[0] == pytest.approx(LOUDNESS, abs=0.5)
    voice, bed = listen(made, 4, 6)[0], listen(made, 7, 11)[0]
    assert 15 <= voice - bed <= 30


@pytest.mark.parametrize(
    ("form", "rate", "channels"),
    [("wav of 24 bits", 192_000, "5.1"), ("wav", 8_000, "stereo"), ("wav", 96_000, "mono")],
)
def test_other_rates_and_channels(form: str, rate: int, channels: str) -> None:
    loudness, _, seconds = listen(made_of(sound(form, 2, rate=rate, channels=channels)).content)
    assert loudness == pytest.approx(LOUDNESS, abs=0.5)
    assert seconds == pytest.approx(2, abs=0.1)


def _wav(content: bytes, length: int | None = None, channels: int = 1) -> bytes:
    size = (len(content) if length is None else length).to_bytes(4, "little")
    shape = (
        b"\x01\x00"
        + channels.to_bytes(2, "little")
        + (8000).to_bytes(4, "little")
        + (16000).to_bytes(4, "little")
    )
    return (
        b"RIFF"
        + size
        + b"WAVEfmt "
        + (16).to_bytes(4, "little")
        + shape
        + b"\x02\x00\x10\x00data"
        + size
        + content
    )


HTML = b"<!doctype html><script>alert(1)</script>"
REFUSED = {
    "nothing": b"",
    "a page": HTML,
    "a page that says it is a wav": b"RIFF\x00\x00\x00\x00WAVE" + HTML * 50,
    "a polyglot": b"ID3\x04\x00\x00\x00\x00\x00\x00" + HTML * 500,
    "a playlist": b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/a.mp3\n",
    "a list for ffmpeg": b"ffconcat version 1.0\nfile http://127.0.0.1:9/a.mp3\n",
    "a session": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "no channel": _wav(bytes(32_000), channels=0),
    "no second": _wav(b""),
    "too short": _wav(bytes(range(256)) * 10),
    "silence": _wav(bytes(48_000)),
    "half an m4a": sound("m4a")[:8_000],
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_used_is_told_in_a_sentence(content: bytes) -> None:
    with pytest.raises(Unusable) as refusal:
        made_of(content)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("form", ["m4a", "flac", "webm", "wav"])
def test_a_file_that_was_cut_off_is_told_by_the_length_that_it_says(form: str) -> None:
    whole = sound(form, 10)
    if form == "m4a":
        whole = index_first(whole)
    with pytest.raises(Unusable, match=r"says that it is 0:10 long, and only 0:0[456] of it") as refusal:
        made_of(whole[: len(whole) // 2])
    assert "send it again" in str(refusal.value)


@pytest.mark.parametrize("form", ["ac3", "alaw"])
def test_no_other_decoder_is_used(form: str) -> None:
    """Also not in a container that has a reader here."""
    with pytest.raises(Unusable) as refusal:
        made_of(sound(form))
    assert str(refusal.value) == OTHER_KIND


@pytest.mark.parametrize("length", [0xFFFFFFFF, 10, 0x7FFFFFFF])
def test_a_length_that_lies_is_not_believed(length: int) -> None:
    sounding = sound("wav", 3, rate=8_000)[-48_000:]
    try:
        made = made_of(_wav(sounding, length))
    except Unusable:
        assert length == 10
    else:
        assert made.seconds <= 3.1


def test_what_never_ends_is_left_after_the_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pwa.recordings.transcoding.convert.LONGEST", 5)
    with pytest.raises(Unusable, match="longer"):
        made_of(sound("flac", 60, "0"))


def test_kinds_are_told_by_the_first_bytes_alone() -> None:
    assert [kind_of(sound(form)[:64]) for form in FORMS] == ["wav", "mp3", "mov", "flac", "ogg", "matroska"]
    assert kind_of(b"#EXTM3U") is None
