"""The player's HTML: what a recording does not have is not offered."""

from dataclasses import dataclass

from pwa.recordings.model import Recording
from pwa.web.render import environment


@dataclass(frozen=True)
class Bare(Recording):
    """A recording of a practice's own, with no captions and no transcript."""

    @property
    def captions_url(self) -> str:
        return ""


def _player(recording: Recording) -> str:
    templates = environment(lambda name: f"/static/r/{name}", "r")
    module = templates.get_template("recordings/parts.html").module
    return str(module.player(recording))  # type: ignore[attr-defined]


def test_with_captions_and_transcript(calm: Recording) -> None:
    page = _player(calm)
    assert f'<track kind="captions" src="{calm.captions_url}"' in page
    assert "There is no &lt;hurry&gt;." in page
    assert (
        '<div class="field" data-option>\n  <label class="option option-bare"><input type="checkbox" name="captions"'
        in page
    )


def test_without_them(calm: Recording) -> None:
    bare = Bare(calm.slug, calm.title, calm.seconds, calm.bytes, calm.sha256, ())
    page = _player(bare)
    assert "<track" not in page
    assert "Read it instead" not in page
    assert '<div class="field" data-option hidden>' in page
    assert "<audio controls" in page
