// From a take to what is sent: one WAV file between two places, and captions in its time.
import { PIECE } from "./take.js";

const AT_ONCE = 256; // pieces
const LINGER = 1.2; // seconds that a caption stays once its line is spoken

/** The sound of `take` from `begin` to `end` (seconds) as a WAV file. */
export async function wav(take, begin, end) {
  await take.saved;
  const [from, to] = [begin, end].map((seconds) => Math.round(seconds * take.rate));
  const parts = [];
  for (let first = Math.floor(from / PIECE); first * PIECE < to; first += AT_ONCE) {
    const pieces = await take.keep.pieces(first, first + AT_ONCE);
    parts.push(...pieces.map((piece, number) => within(piece, (first + number) * PIECE, from, to)));
  }
  const size = parts.reduce((sum, { length }) => sum + 2 * length, 0);
  return new Blob([header(size, take.rate), ...parts], { type: "audio/wav" });
}

function within(piece, place, from, to) {
  return piece.subarray(Math.max(0, from - place), Math.max(0, Math.min(piece.length, to - place)));
}

// RIFF, 16 bit, one channel. A WAV file's numbers are little-endian, and so is every machine with a browser.
function header(size, rate) {
  const view = new DataView(new ArrayBuffer(44));
  const put = (place, word) => [...word].forEach((letter, number) => view.setUint8(place + number, letter.charCodeAt(0)));
  put(0, "RIFF");
  view.setUint32(4, 36 + size, true);
  put(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  put(36, "data");
  view.setUint32(40, size, true);
  return view;
}

/** WebVTT: each of `lines` from its first sound until shortly after its last, in a file that begins at `begin`. */
export function captions(lines, times, begin, end) {
  const rows = ["WEBVTT"];
  times.forEach(([first, last], number) => {
    const next = times[number + 1]?.[0] ?? end;
    const [from, to] = [Math.max(0, first - begin), Math.min(Math.max(last, Math.min(last + LINGER, next - 0.1)), end) - begin];
    if (lines[number] && to > from) rows.push(`${stamp(from)} --> ${stamp(to)}\n${lines[number].text}`);
  });
  return rows.length > 1 ? `${rows.join("\n\n")}\n` : "";
}

function stamp(seconds) {
  return new Date(seconds * 1000).toISOString().slice(11, 23);
}
