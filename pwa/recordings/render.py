"""Render recordings from their written scripts: `python -m pwa.recordings.render centring-10 mask-3`.

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
from pwa.recordings.rendering.timeline import Laid, captions, lay_out

TREE = Path(__file__).parents[2]
SCRIPTS = TREE / "pwa" / "library" / "content" / "en" / "recordings"
AUDIO = TREE / "static" / "audio"
MORE = AUDIO / "more"  # what comes with the wheel stillpoint-recordings
FIRST = ("centring-1", "centring-3", "centring-10")  # these come with the program's own
TOOLS = {"festival": "festival and festvox-us-slt-hts", "hts_engine": "htsengine", "ffmpeg": "ffmpeg"}


def render(slug: str, target: Path, scripts: Path = SCRIPTS) -> None:
    """Write SLUG.m4a, SLUG.vtt and SLUG.json into `target`, from SLUG.md in `scripts`."""
    script = parse((scripts / f"{slug}.md").read_text(encoding="utf-8"))
    audio = target / f"{slug}.m4a"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clips = speak([line.text for line in script.spoken], script.voice, script.pace, folder)
        laid = lay_out(script.lines, clips)
        mix(laid, audio, folder, bed_rises=script.bed == "rises")
    (target / f"{slug}.vtt").write_text(captions(laid.cues), encoding="utf-8")
    (target / f"{slug}.json").write_text(_card(slug, script, laid, audio.read_bytes()), encoding="utf-8")


def _card(slug: str, script: Script, laid: Laid, content: bytes) -> str:
    card = {
        "slug": slug,
        "title": script.title,
        "group": script.group,
        "order": script.order,
        "eyes": script.eyes,
        "seconds": round(laid.seconds),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "voice": script.voice,
        "bells": [round(start, 2) for start in laid.bells],
        "transcript": script.paragraphs(),
    }
    return json.dumps(card, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    missing = [packages for tool, packages in TOOLS.items() if shutil.which(tool) is None]
    if missing or len(sys.argv) < 2:
        needs = f"Install these packages first: {', '.join(missing)}." if missing else ""
        sys.exit(needs or "Usage: python -m pwa.recordings.render SLUG ...")
    for slug in sys.argv[1:]:
        render(slug, AUDIO if slug in FIRST else MORE)


if __name__ == "__main__":
    main()
