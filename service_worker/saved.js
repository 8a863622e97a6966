// Saved recordings that are for everybody. One counts as saved only once it was read back whole against its hash. What was
// fetched of one that was stopped halfway is kept, and the next try (saving.js) goes on from there.
import { hex } from "./canonical.js";
import { read, write } from "./store.js";

const WHOLE = "recordings";
const PARTS = "recordings-parts";
const HOUR = 3_600_000;

/** Every recording that was saved on this phone: {url, slug, title, sha256, bytes, captions, at, checkedAt, isLost}; also
 * one that was taken off it (isRemoved), until the practice was told. */
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
  return (await savedOnes()).filter((row) => row.slug === slug && row.url !== url && !row.isRemoved);
}

/** A saved recording goes, and nothing is to be told of it. */
export async function forget(url) {
  await drop(url);
  await write("phone", "saved", (saved) => saved.delete(url));
}

/** Its owner takes it off the phone. */
export async function remove(url) {
  await drop(url);
  await noteSaved(url, { isRemoved: true });
}

// The sound and its words.
async function drop(url) {
  const row = await find(url);
  const cache = await caches.open(WHOLE);
  await Promise.all([url, row?.captions].filter(Boolean).map((one) => cache.delete(one)));
}

function find(url) {
  return read("phone", "saved", (saved) => saved.get(url));
}

/** Whether the recording `url` is here and whole; undefined where it never was. Read anew when the last look is old. */
export async function isWhole(url) {
  const row = await find(url);
  if (!row || row.isRemoved) return undefined;
  const kept = await caches.match(url, { cacheName: WHOLE });
  const isFresh = !row.isLost && Math.abs(Date.now() - row.checkedAt) < HOUR;
  const isHere = Boolean(kept) && (isFresh || (await isTrue(await kept.blob(), row.sha256)));
  if (kept && !isHere) await (await caches.open(WHOLE)).delete(url);
  if (!isFresh || !isHere) await noteSaved(url, { checkedAt: Date.now(), isLost: !isHere });
  return isHere;
}

/** How many bytes are here from a try that was stopped. */
export async function fetchedOf({ url }) {
  return (await partsOf(url)).reduce((sum, { size }) => sum + size, 0);
}

/** Its captions first: they are small, and nothing without them is whole. */
export async function prepare({ captions }) {
  if (captions) await (await caches.open(WHOLE)).add(captions);
}

/** What is said of a saved one may have changed since. */
export async function refresh(file) {
  const { captions: known } = await find(file.url);
  if (file.captions && !(await caches.match(file.captions, { cacheName: WHOLE }))) await prepare(file);
  if (known === file.captions) return;
  await noteSaved(file.url, { captions: file.captions });
  if (known) await (await caches.open(WHOLE)).delete(known);
}

/** Keep `part`, which begins at the byte `from`. */
export async function keepPart({ url }, from, part) {
  await (await caches.open(PARTS)).put(`${url}?from=${from}`, new Response(part));
}

/** All parts are here: they are the file, or a DataError. */
export async function keepWhole(file) {
  const { url, slug, title, sha256, bytes, captions } = file;
  const blob = new Blob(await partsOf(url), { type: "audio/mp4" });
  if (!(await isTrue(blob, sha256))) throw new DOMException("not the file that was promised", "DataError");
  const cache = await caches.open(WHOLE);
  await cache.put(url, new Response(blob, { headers: { "content-type": blob.type, etag: `"${url.split("/").pop()}"` } }));
  if (!(await isTrue(await (await cache.match(url)).blob(), sha256))) {
    await cache.delete(url);
    throw new DOMException("not kept as it was given", "DataError");
  }
  const at = Date.now();
  await write("phone", "saved", (saved) => saved.put({ url, slug, title, sha256, bytes, captions, at, checkedAt: at }));
  await dropParts(file);
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

/** What a try that was stopped has left goes. */
export async function dropParts({ url }) {
  if (!(await caches.has(PARTS))) return;
  const cache = await caches.open(PARTS);
  const old = (await cache.keys()).filter((request) => new URL(request.url).pathname === url);
  await Promise.all(old.map((request) => cache.delete(request)));
}

async function isTrue(blob, sha256) {
  return hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())) === sha256;
}
