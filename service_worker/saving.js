// Saving a recording: fetched in parts, so that a try that was stopped goes on from there; called saved by its shelf once
// it was read back whole. `shelf` is saved.js (for all) or one of sealed.js (made for one client).
const PART = 512 * 1024; // whole pieces of sealed.js
const SPARE = 5_000_000; // room that stays free for what people write

/** Save `file` ({url, slug, title, sha256, bytes, captions}). `tell(bytes)`: so much is here. Rejects with a
 * QuotaExceededError (no room), an AbortError (`signal`), or another error: then it may be tried again. */
export async function save(shelf, file, tell, signal) {
  await makeSure(file);
  await shelf.prepare(file);
  const here = await shelf.fetchedOf(file);
  try {
    if (here < file.bytes) await fetchOn(shelf, file, here, tell, signal);
    await shelf.keepWhole(file);
  } catch (error) {
    const isOfNoUse = error.name === "QuotaExceededError" || error.name === "DataError";
    if (isOfNoUse) await shelf.dropParts(file);
    if (error.name !== "DataError" || !here) throw error;
    await save(shelf, file, tell, signal); // what was here from before was not of this file
  }
}

async function makeSure({ bytes }) {
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota - usage < 2 * bytes + SPARE) throw new DOMException("no room", "QuotaExceededError");
}

async function fetchOn(shelf, file, here, tell, signal) {
  const { url, bytes } = file;
  const headers = here ? { range: `bytes=${here}-` } : {};
  const answer = await fetch(url, { headers, signal });
  const goesOn = answer.status === 206 && answer.headers.get("content-range") === `bytes ${here}-${bytes - 1}/${bytes}`;
  if (!goesOn) {
    if (here) await shelf.dropParts(file);
    here = 0;
    if (answer.status !== 200) throw new TypeError("not the whole file");
  }
  for await (const part of inParts(answer.body.getReader(), (more) => tell(here + more))) {
    await shelf.keepPart(file, here, part);
    here += part.size;
  }
  if (here !== bytes) throw new TypeError("not the whole file");
}

// Blobs of PART bytes, and what is left; that also when the connection breaks, before the error.
async function* inParts(reader, tell) {
  let waiting = new Blob();
  let failure;
  for (;;) {
    const { done, value } = await reader.read().catch((error) => ((failure = error), { done: true }));
    if (value) waiting = new Blob([waiting, value]);
    tell(waiting.size);
    while (waiting.size >= PART || (done && waiting.size)) {
      yield waiting.slice(0, PART);
      waiting = waiting.slice(PART);
    }
    if (failure) throw failure;
    if (done) return;
  }
}
