// The fields of an entry in one exact form, so that phone and server can compare what was kept by its hash.
// The server's twin is in pwa/entries; both are held to tests/worker/canonical_vectors.json.

const LINE_ENDS = /\r\n?/g;

/** `pairs` of [name, value] as one text: sorted by name (values of one name keep their order), line ends as LF. */
export function canonicalText(pairs) {
  const plain = pairs.map(([name, value]) => [name, value.replace(LINE_ENDS, "\n")]);
  return JSON.stringify(plain.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** SHA-256 of the canonical text, in hex. */
export async function canonicalHash(pairs) {
  return hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonicalText(pairs))));
}

/** The bytes of `buffer` in hex. */
export function hex(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
