// The words to be spoken: the same marks as in the written scripts (pwa/recordings/rendering/script.py).
const BREATH = 1.6; // seconds between two lines that belong together
const MARK = /^\[(pause|next) (\d+(?:\.\d+)?)\]$/;
const WORDS_A_SECOND = 100 / 60; // while speaking slowly

/** The lines of `text`: {text, pause, nextIn}. A heading is not said, and a mark that follows no line is left out. */
export function linesOf(text) {
  const lines = [];
  for (const row of text.split("\n").map((one) => one.trim())) {
    const [, what, seconds] = MARK.exec(row) ?? [];
    if (!row || row.startsWith("#")) continue;
    if (!what) lines.push({ text: row, pause: BREATH });
    else if (lines.length) lines.at(-1)[what === "pause" ? "pause" : "nextIn"] = Number(seconds);
  }
  return lines;
}

/** About how many seconds it takes to say `line`. */
export function sayingTakes({ text }) {
  return 0.5 + text.split(/\s+/).length / WORDS_A_SECOND;
}

/** The silence after `line`, in seconds, where saying it took `spoken`. */
export function silenceAfter({ pause, nextIn }, spoken) {
  return nextIn === undefined ? pause : Math.max(0.3, nextIn - spoken);
}

/** About how many seconds all of it takes. */
export function takes(lines) {
  return lines.reduce((sum, line) => sum + sayingTakes(line) + silenceAfter(line, sayingTakes(line)), 0);
}
