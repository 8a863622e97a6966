"""The player tells a locked screen what it plays, and takes its buttons."""

from tests.harness.chromium import Phone
from tests.worker.site_player import sound
from tests.worker.test_listen import listen, play

HANDLERS = """window.handlers = {};
navigator.mediaSession.setActionHandler = (name, act) => (handlers[name] = act);"""


def test_the_locked_screen(phone: Phone) -> None:
    phone.context.add_init_script(HANDLERS)
    page = listen(phone)
    play(page)
    assert page.evaluate(
        "() => [navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.artist]"
    ) == [
        sound().title,
        "Stillpoint",
    ]
    moved = page.evaluate("""() => {
        const audio = document.querySelector("audio");
        const after = (name, given = {}) => (handlers[name](given), Math.round(audio.currentTime));
        return [
            after("pause"),
            after("seekto", { seekTime: 100 }),
            after("seekbackward"),
            after("seekforward", { seekOffset: 30 }),
            after("seekto", { seekTime: 9999 }),
            after("seekto", { seekTime: -5 }),
        ];
    }""")
    assert moved[1:] == [100, 85, 115, sound().seconds, 0]
    assert page.evaluate("() => document.querySelector('audio').paused")
    assert page.evaluate("() => navigator.mediaSession.playbackState") == "paused"
    assert {"play", "stop"} <= set(page.evaluate("() => Object.keys(handlers)"))
