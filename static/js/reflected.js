// What an entry with words says, as the server reads it (pwa/entries/reflected.py). Both read
// tests/worker/reflected_vectors.json.

/** The words of `pairs`, put together. */
export function said(pairs) {
  const all = (name) => pairs.filter(([key]) => key === name).map(([, value]) => value);
  const parts = [all("word").join(", "), (all("line").at(-1) ?? "").trim(), all("text").at(-1) ?? ""];
  return parts.filter((part) => part.trim()).join("\n\n");
}

/** Whose they are. */
export function sharingOf(pairs) {
  return { nothing: "private", bring: "bring" }[last(pairs, "way")] ?? (last(pairs, "sharing") || "private");
}

/** The title that was given, or nothing. */
export function titleOf(pairs) {
  return last(pairs, last(pairs, "way") === "bring" ? "bring" : "title").trim().replace(/\s+/gu, " ");
}

function last(pairs, wanted) {
  return pairs.findLast(([name]) => name === wanted)?.[1] ?? "";
}
