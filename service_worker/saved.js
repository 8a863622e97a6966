// Saved recordings. One counts as saved only once it was read back whole against its hash. What was fetched of one that
// was stopped halfway is kept, and the next try goes on from there.
import { hex } from "./canonical.js";
import { read, write } from "./store.js";

const WHOLE = "recordings";
const PARTS = "recordings-parts";
const PART = 512 * 1024;
const SPARE = 5_000_000; // room that stays free for what people write
const HOUR = 3_600_000;

/** Every recording that was saved on this phone: {url, slug, title, sha256, bytes, at, checkedAt, isLost}. */
export function savedOnes() {
  return read("phone", "saved", (saved) => saved.getAll());
}

/** Change what is known of a saved recording. */
export function noteSaved(url, change) {
  return write("phone", "saved", async (saved) => {
    const row = await saved.get(url);
    if (row) await saved.put({ ...row, ...change });
  });
}

/** The saved ones that `url` takes the place of: earlier sounds of the same recording. */
export async function earlierOf(slug, url) {
  return (await savedOnes()).filter((row) => row.slug === slug && row.url !== url);
}

/** A saved recording goes: there is a newer one here. */
export async function forget(url) {
  await (await caches.open(WHOLE)).delete(url);
  await write("phone", "saved", (saved) => saved.delete(url));
}

/** Whether the recording `url` is here and whole; undefined where it never was. Read anew when the last look is old. */
export async function isWhole(url) {
  const row = await read("phone", "saved", (saved) => saved.get(url));
  if (!row) return undefined;
  const kept = await caches.match(url, { cacheName: WHOLE });
  const isFresh = !row.isLost && Math.abs(Date.now() - row.checkedAt) < HOUR;
  const isHere = Boolean(kept) && (isFresh || (await isTrue(await kept.blob(), row.sha256)));
  if (kept && !isHere) await (await caches.open(WHOLE)).delete(url);
  if (!isFresh || !isHere) await noteSaved(url, { checkedAt: Date.now(), isLost: !isHere });
  return isHere;
}

/** How many bytes of `url` are here from a try that was stopped. */
export async function fetchedOf(url) {
  return (await partsOf(url)).reduce((sum, { size }) => sum + size, 0);
}

/** Save `file` ({url, slug, title, sha256, bytes, captions}). `tell(bytes)`: so much is here. Rejects with a
 * QuotaExceededError (no room), an AbortError (`signal`), or another error: then it may be tried again. */
export async function save(file, tell, signal) {
  await makeSure(file);
  if (file.captions) await (await caches.open(WHOLE)).add(file.captions);
  const wentOn = (await fetchedOf(file.url)) > 0;
  try {
    const blob = await fetched(file, tell, signal);
    await keepWhole(file, blob);
    await dropParts(file.url);
  } catch (error) {
    const isOfNoUse = error.name === "QuotaExceededError" || error.name === "DataError";
    if (isOfNoUse) await dropParts(file.url);
    if (error.name !== "DataError" || !wentOn) throw error;
    await save(file, tell, signal); // what was here from before was not of this file
  }
}

async function makeSure({ bytes }) {
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota - usage < 2 * bytes + SPARE) throw new DOMException("no room", "QuotaExceededError");
}

async function keepWhole({ url, slug, title, sha256, bytes }, blob) {
  if (!(await isTrue(blob, sha256))) throw new DOMException("not the file that was promised", "DataError");
  const cache = await caches.open(WHOLE);
  await cache.put(url, new Response(blob, { headers: { "content-type": blob.type, etag: `"${url.split("/").pop()}"` } }));
  if (!(await isTrue(await (await cache.match(url)).blob(), sha256))) {
    await cache.delete(url);
    throw new DOMException("not kept as it was given", "DataError");
  }
  const at = Date.now();
  await write("phone", "saved", (saved) => saved.put({ url, slug, title, sha256, bytes, at, checkedAt: at }));
}

async function fetched(file, tell, signal) {
  const parts = await partsOf(file.url);
  const here = parts.reduce((sum, { size }) => sum + size, 0);
  if (here < file.bytes) await fetchOn(file, parts, here, tell, signal);
  return new Blob(parts, { type: "audio/mp4" });
}

async function fetchOn({ url, bytes }, parts, here, tell, signal) {
  const headers = here ? { range: `bytes=${here}-` } : {};
  const answer = await fetch(url, { headers, signal });
  const goesOn = answer.status === 206 && answer.headers.get("content-range") === `bytes ${here}-${bytes - 1}/${bytes}`;
  if (!goesOn) {
    if (here) await dropParts(url);
    parts.length = here = 0;
    if (answer.status !== 200) throw new TypeError("not the whole file");
  }
  for await (const part of inParts(answer.body.getReader(), (more) => tell(here + more))) {
    await keepPart(url, here, part);
    parts.push(part);
    here += part.size;
  }
  if (here !== bytes) throw new TypeError("not the whole file");
}

// Blobs of about PART bytes; the last one also when the connection breaks, before the error.
async function* inParts(reader, tell) {
  let waiting = [];
  let size = 0;
  let failure;
  for (;;) {
    const { done, value } = await reader.read().catch((error) => ((failure = error), { done: true }));
    if (value) waiting.push(value);
    size += value?.length ?? 0;
    tell(size);
    if (size >= PART || (done && size)) {
      yield new Blob(waiting);
      [waiting, size] = [[], 0];
    }
    if (failure) throw failure;
    if (done) return;
  }
}

async function keepPart(url, from, part) {
  await (await caches.open(PARTS)).put(`${url}?from=${from}`, new Response(part));
}

async function partsOf(url) {
  if (!(await caches.has(PARTS))) return [];
  const cache = await caches.open(PARTS);
  const parts = [];
  for (let from = 0, answer; (answer = await cache.match(`${url}?from=${from}`)); from += parts.at(-1).size) {
    parts.push(await answer.blob());
    if (!parts.at(-1).size) return parts.slice(0, -1);
  }
  return parts;
}

async function dropParts(url) {
  if (!(await caches.has(PARTS))) return;
  const cache = await caches.open(PARTS);
  const old = (await cache.keys()).filter((request) => new URL(request.url).pathname === url);
  await Promise.all(old.map((request) => cache.delete(request)));
}

async function isTrue(blob, sha256) {
  return hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())) === sha256;
}
