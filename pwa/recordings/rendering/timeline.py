"""Where each line and each bell stands in the finished recording."""

from dataclasses import dataclass

from pwa.recordings.rendering.script import Line
from pwa.recordings.rendering.speech import Clip

LEAD = 5.0  # seconds before the first word: the bed comes in
TAIL = 9.0  # seconds after the last word or bell: the bed goes out
LINGER = 1.2  # seconds that a caption stays once its line is spoken
BETWEEN = 0.1  # seconds without a caption before the next one


@dataclass(frozen=True)
class Cue:
    """A line and the seconds in which it is spoken."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Laid:
    """A script laid out in time. `samples` is the voice alone; `bells` are the seconds in which one begins."""

    cues: list[Cue]
    bells: list[float]
    samples: bytes
    rate: int

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return len(self.samples) / 2 / self.rate


def lay_out(lines: tuple[Line, ...], clips: list[Clip]) -> Laid:
    """Every line and bell at its place. There is a clip for each line that has words."""
    rate = clips[0].rate
    samples = bytearray(_silence(LEAD, rate))
    cues: list[Cue] = []
    bells: list[float] = []
    coming = iter(clips)
    for line in lines:
        start = len(samples) / 2 / rate
        if line.text:
            clip = next(coming)
            cues.append(Cue(start, start + clip.seconds, line.text))
            samples += clip.samples
            samples += _silence(_after(line, clip), rate)
        else:
            bells.append(start)
            samples += _silence(line.pause, rate)
    # What follows the last of them is the tail, whatever the script says.
    last = max(cues[-1].end, *bells) if bells else cues[-1].end
    del samples[round(last * rate) * 2 :]
    return Laid(cues, bells, bytes(samples + _silence(TAIL, rate)), rate)


def captions(cues: list[Cue]) -> str:
    """WebVTT: each line from its first sound until shortly after its last."""
    rows = ["WEBVTT"]
    starts = [cue.start for cue in cues[1:]] + [cues[-1].end + LINGER + BETWEEN]
    for cue, following in zip(cues, starts, strict=True):
        end = max(cue.end, min(cue.end + LINGER, following - BETWEEN))
        rows.append(f"{_stamp(cue.start)} --> {_stamp(end)}\n{cue.text}")
    return "\n\n".join(rows) + "\n"


def _after(line: Line, clip: Clip) -> float:
    if line.next_in is None:
        return line.pause
    return max(0.3, line.next_in - clip.seconds)


def _silence(seconds: float, rate: int) -> bytes:
    return bytes(round(seconds * rate) * 2)


def _stamp(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"
