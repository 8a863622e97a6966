"""Code that nothing uses. Run as a program; prints what it finds.

Vulture reads Python only, so it is told the names that templates use. What only a test uses is dead too.
"""

import keyword
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def template_names() -> set[str]:
    """Every name inside the `{{ }}` and `{% %}` of the templates."""
    texts = (path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    parts = (part for text in texts for part in re.findall(r"\{[{%](.*?)[%}]\}", text, re.S))
    names = {name for part in parts for name in re.findall(r"[A-Za-z_]\w*", part)}
    return {name for name in names if not keyword.iskeyword(name)}


def main() -> int:
    with tempfile.NamedTemporaryFile("w", suffix=".py") as used:
        used.write("\n".join(f"_.{name}" for name in sorted(template_names())))
        used.flush()
        return subprocess.run(
            [sys.executable, "-m", "vulture", "pwa", used.name], cwd=ROOT, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
