// The times that somebody listened, out of the entries that tell of them. The same rule as in
// pwa/recordings/listening/model.py, which says why; both are held to tests/recordings/sittings_vectors.json.
const EYES = { covered: "eyes covered", part: "eyes covered part of the time", open: "eyes open" };

/** One of each sitting, newest first: {sitting, recording, started, seconds, finished, word, eyes, how}.
 * `pieces`: the same without `how`, in the order in which they arrived. */
export function sittings(pieces) {
  const found = new Map();
  for (const piece of pieces) {
    const key = `${piece.sitting} ${piece.recording}`;
    found.set(key, found.has(key) ? joined(found.get(key), piece) : piece);
  }
  const all = [...found.values()].map((one) => ({ ...one, how: how(one) }));
  return all.sort((one, other) => compare(other.started, one.started) || compare(other.sitting, one.sitting));
}

function joined(one, next) {
  return {
    ...one,
    id: next.id ?? one.id,
    started: compare(next.started, one.started) < 0 ? next.started : one.started,
    seconds: Math.max(one.seconds, next.seconds),
    finished: one.finished || next.finished,
    word: next.word || one.word,
    eyes: next.eyes || one.eyes,
  };
}

function how({ seconds, finished, eyes }) {
  const minutes = Math.max(1, Math.floor((seconds + 30) / 60));
  return `${minutes} min${finished ? ", to the end" : ""}${EYES[eyes] ? ` · ${EYES[eyes]}` : ""}`;
}

function compare(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}
