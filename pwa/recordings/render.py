"""Render a recording from its written script: `python -m pwa.recordings.render centring-10`.

Needs Debian's festival, festvox-us-slt-hts, htsengine and ffmpeg. The same script, tools and versions give the same
bytes. Writes the audio, its captions, and a small JSON file that the catalogue reads.
"""

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

from pwa.recordings.rendering.mixing import mix
from pwa.recordings.rendering.script import Script, parse
from pwa.recordings.rendering.speech import speak
from pwa.recordings.rendering.timeline import captions, lay_out

TREE = Path(__file__).parents[2]
SCRIPTS = TREE / "pwa" / "library" / "content" / "en" / "recordings"
AUDIO = TREE / "static" / "audio"
TOOLS = {"festival": "festival and festvox-us-slt-hts", "hts_engine": "htsengine", "ffmpeg": "ffmpeg"}


def render(slug: str, target: Path = AUDIO) -> None:
    """Write SLUG.m4a, SLUG.vtt and SLUG.json into `target`."""
    script = parse((SCRIPTS / f"{slug}.md").read_text(encoding="utf-8"))
    audio = target / f"{slug}.m4a"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clips = speak([line.text for line in script.lines], script.voice, script.pace, folder)
        cues, samples = lay_out(script.lines, clips)
        mix(samples, clips[0].rate, audio, folder)
    (target / f"{slug}.vtt").write_text(captions(cues), encoding="utf-8")
    seconds = len(samples) / 2 / clips[0].rate
    (target / f"{slug}.json").write_text(_card(slug, script, seconds, audio.read_bytes()), encoding="utf-8")


def _card(slug: str, script: Script, seconds: float, content: bytes) -> str:
    card = {
        "slug": slug,
        "title": script.title,
        "group": script.group,
        "order": script.order,
        "eyes": script.eyes,
        "seconds": round(seconds),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "voice": script.voice,
        "transcript": script.paragraphs(),
    }
    return json.dumps(card, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    missing = [packages for tool, packages in TOOLS.items() if shutil.which(tool) is None]
    if missing or len(sys.argv) != 2:
        needs = f"Install these packages first: {', '.join(missing)}." if missing else ""
        sys.exit(needs or "Usage: python -m pwa.recordings.render SLUG")
    render(sys.argv[1])


if __name__ == "__main__":
    main()
