"""What the player says and how its bell rises: worked out from numbers, with no sound."""

from tests.worker.conftest import Module

WORDS = "js/player/words.js"


def test_times_as_they_are_shown_and_said(module: Module) -> None:
    body = """return given[0].map((at) => [words.clock(at), words.spoken(at)])"""
    assert module(WORDS, body, [0, 5.9, 60, 61, 200, 1234]) == [
        ["0:00", "the beginning"],
        ["0:05", "5 seconds"],
        ["1:00", "1 minute"],
        ["1:01", "1 minute 1 second"],
        ["3:20", "3 minutes 20 seconds"],
        ["20:34", "20 minutes 34 seconds"],
    ]


def test_what_is_left_is_what_it_still_takes(module: Module) -> None:
    body = "return [words.left(0, 600, 1), words.left(300, 600, 0.75), words.left(601, 600, 1)]"
    assert module(WORDS, body) == ["10:00 left", "6:40 left", "0:00 left"]


def test_a_line_stays_a_moment_and_then_it_is_quiet(module: Module) -> None:
    body = """
    const cues = [[1, 3], [4, 6], [20, 22]].map(([startTime, endTime]) => ({ startTime, endTime }));
    return given[0].map((time) => cues.indexOf(words.cueAt(cues, time)))"""
    assert module(WORDS, body, [0, 1, 3.5, 4, 7.9, 8, 19, 20]) == [-1, 0, 0, 1, 1, -1, -1, 2]


def test_what_the_button_says(module: Module) -> None:
    body = "return given[0].map(([state, at]) => words.labelFor(state, at))"
    asked = [
        ["new", 0],
        ["new", 9],
        ["playing", 9],
        ["waiting", 9],
        ["paused", 9],
        ["over", 600],
        ["lost", 9],
        ["broken", 9],
    ]
    assert module(WORDS, body, asked) == [
        *("Play", "Go on", "Pause", "Pause", "Go on", "Play"),
        *("Try again", "Try again"),
    ]


def test_the_bell_is_soft_and_startles_nobody(module: Module) -> None:
    body = """
    const { rate, samples } = bell.bell();
    const loudest = (to) => Math.max(...samples.slice(0, to * rate).map(Math.abs));
    return [samples[0], ...[0.05, 0.3, 7].map(loudest), Math.abs(samples.at(-1)), samples.length / rate]"""
    first, at_once, soon, loudest, last, seconds = module("js/player/bell.js", body)  # type: ignore[misc]
    assert first == 0
    assert at_once < 0.01 < soon < loudest <= 0.141
    assert last < 0.001
    assert seconds == 7


def test_the_bell_is_a_file_that_a_browser_plays(module: Module) -> None:
    body = """
    const made = bell.bell();
    const bytes = bell.wav(made);
    const context = new OfflineAudioContext(1, 1, made.rate);
    const heard = await context.decodeAudioData(bytes.slice(0));
    const apart = heard.getChannelData(0).map((one, index) => Math.abs(one - made.samples[index]));
    return [heard.numberOfChannels, heard.duration, Math.max(...apart)]"""
    channels, seconds, difference = module("js/player/bell.js", body)  # type: ignore[misc]
    assert (channels, seconds) == (1, 7)
    assert difference < 0.0001


def test_it_grows_soft_before_it_stops(module: Module) -> None:
    body = "return [300, 20, 10, 1, 0, -3].map(sleep.loudness)"
    assert module("js/player/sleep.js", body) == [1, 1, 0.5, 0.05, 0, 0]
