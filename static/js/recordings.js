// Saving a recording: said only after it was read back whole against its hash.
import { hex } from "../worker/canonical.js";
import { read, write } from "../worker/store.js";
import { announce } from "./phone.js";

const MB = 1_000_000;
const FULL = "There is not enough room on this phone. Nothing was saved.";
const FAILED = "This did not work just now. Nothing was saved; please try again.";

for (const button of document.querySelectorAll("[data-save-recording]")) prepare(button);

async function prepare(button) {
  const { url } = button.dataset;
  const marker = await read("phone", "saved", (all) => all.get(url));
  const saved = await caches.match(url, { cacheName: "recordings" });
  if (marker && saved) return isSaved(button);
  delete button.dataset.untilScript;
  if (marker) say(button, "Your phone has cleared this recording to make room. You can save it again.");
  button.addEventListener("click", () => save(button));
}

function isSaved(button) {
  button.hidden = true;
  say(button, "Saved on this phone");
}

function say(button, sentence) {
  document.querySelector(`[data-saved="${CSS.escape(button.dataset.url)}"]`).textContent = sentence;
}

async function save(button) {
  button.disabled = true;
  try {
    await fetchAndKeep(button);
    isSaved(button);
    announce("Saved on this phone");
  } catch (error) {
    say(button, error.name === "QuotaExceededError" ? FULL : FAILED);
  }
  button.disabled = false;
}

async function fetchAndKeep(button) {
  const { url, sha256, bytes, captions } = button.dataset;
  const cache = await caches.open("recordings");
  if (captions) await cache.add(captions);
  const answer = await fetch(url);
  const body = await readAll(answer, Number(bytes), (share) => say(button, share));
  await check(body, sha256);
  await cache.put(url, new Response(body, { headers: answer.headers }));
  const again = await cache.match(url);
  await check(await again.blob(), sha256).catch(async (error) => {
    await cache.delete(url);
    throw error;
  });
  await write("phone", "saved", (all) => all.put({ url, at: Date.now() }));
}

async function readAll(answer, bytes, tell) {
  if (answer.status !== 200) throw new TypeError("not the whole file");
  const parts = [];
  let got = 0;
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    got += value.length;
    tell(`Saving: ${(got / MB).toFixed(1)} of ${(bytes / MB).toFixed(1)} MB`);
  }
  if (got !== bytes) throw new TypeError("not the whole file");
  return new Blob(parts);
}

async function check(blob, sha256) {
  const found = hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  if (found !== sha256) throw new TypeError("not the file that was promised");
}
