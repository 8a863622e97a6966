// The service worker: the offline server of this phone. Only events here; each answer is made in a module beside it.
import { keepDraft } from "./drafts.js";
import { claim, isEarly } from "./early.js";
import { answerEntry } from "./entry.js";
import { everybody, facts, hasFiles, keep, keptAt, releases } from "./kept.js";
import { add, close, flush, needsSignIn } from "./outbox.js";
import { answerPage } from "./pages.js";
import { slice } from "./ranges.js";
import { route } from "./route.js";
import { answerSealed } from "./sealed.js";
import { answerSignOut } from "./signout.js";

// The server writes both in when it sends this file as /sw.js.
const RELEASE = "__RELEASE__";
const FILES = __SHELL__;
const PAGES = ["/kept-here", "/help", "/entries"];
const LAST = "/offline"; // where it is, all the rest is
const OWN = `static-${RELEASE}`;

const ANSWERS = {
  page: (event) => answerPage(event, OWN),
  entry: answerEntry,
  signout: (event) => answerSignOut(event, OWN),
  asset: answerAsset,
  recording: answerRecording,
};

const ACTS = {
  keep: keepPages,
  flush: send,
  entry: takeOver,
  draft: ({ account, id, draft }) => keepDraft(account, id, draft),
  claim,
};

addEventListener("install", (event) => event.waitUntil(precache()));
addEventListener("activate", (event) => event.waitUntil(tidy().then(claim)));
addEventListener("fetch", (event) => {
  const answer = ANSWERS[route(event.request, location.origin)];
  if (answer) event.respondWith(answer(event));
});
addEventListener("message", (event) => {
  const act = ACTS[event.data?.type];
  if (act) event.waitUntil(act(event.data));
});
addEventListener("sync", (event) => event.waitUntil(sync()));

async function isAlone() {
  return (await clients.matchAll({ type: "window", includeUncontrolled: true })).length <= 1;
}

// An update waits until no page of the old release is open: no page is ever a mix of two. What is whole stays as it is:
// pages use it, where a server goes back to the release before. So one at a time, of both workers of that release.
function precache() {
  return navigator.locks.request(OWN, async () => (await hasFiles(RELEASE)) || bringAll());
}

async function bringAll() {
  const cache = await caches.open(OWN);
  try {
    await Promise.all([...FILES, "/manifest.webmanifest"].map((path) => bring(cache, path)));
    // Without credentials, so that nothing of anybody is in it.
    const plain = { credentials: "omit", cache: "no-store" };
    await Promise.all(PAGES.map((path) => bring(cache, path, plain)));
    await bring(cache, LAST, plain);
  } catch (error) {
    await caches.delete(OWN);
    throw error;
  }
}

// A captive portal answers too, and for each path alike.
async function bring(cache, path, how) {
  const answer = await fetch(path, how);
  const isOfThisRelease = answer.ok && answer.headers.get("x-stillpoint") === RELEASE;
  if (!isOfThisRelease) throw new TypeError(`${path} is not of this release`);
  await cache.put(path, answer);
}

// What belongs to no page that is kept, or open as `release`, goes. A new worker that comes in or waits has brought its
// files already: it tidies when it begins.
async function tidy(release = RELEASE) {
  if (registration.installing || registration.waiting) return;
  const isOld = (name) => name.startsWith("static-") && ![RELEASE, release].some((one) => name === `static-${one}`);
  const old = (await caches.keys()).filter(isOld);
  if (!old.length) return; // nearly always: it is asked with every page, and to know what is kept takes reading it all
  const needed = await releases();
  await Promise.all(old.filter((name) => !needed.has(name.slice("static-".length))).map((name) => caches.delete(name)));
}

async function answerAsset({ request }) {
  const [, folder, release] = new URL(request.url).pathname.split("/");
  const cacheName = folder === "static" ? `static-${release}` : OWN;
  return (await caches.match(request.url, { cacheName, ignoreVary: true })) ?? fetch(request);
}

async function answerRecording({ request, clientId }) {
  const saved = await caches.match(request.url, { cacheName: "recordings", ignoreVary: true });
  if (saved) return slice(request, saved);
  const sealed = await answerSealed(request).catch(() => {});
  return sealed ?? passedOn(await fetch(request), clientId); // what does not open here is the server's to send
}

// Chromium plays no sound that comes from two places, and it may be saved while it is open: as what is saved has no
// address, the server's answer goes on without its own. Not to a page that has heard from the server itself before.
async function passedOn(answer, clientId) {
  const { body, status, headers } = answer;
  return (await isEarly(clientId)) ? answer : new Response(body, { status, headers });
}

// The files may be gone, with all else that browsers clear from Cache Storage, and without them no page is worth keeping.
// What the server has by now are those of the release that the page names.
async function keepPages(asked) {
  if (asked.release === RELEASE) await precache().catch(() => {});
  const isAgain = await keepAll(asked);
  if (await isAlone()) await tidy(asked.release);
  if (isAgain) await send({ ...asked, eager: true });
}

async function keepAll(asked) {
  const { isAgain, isGone } = await keep(asked);
  if (isGone) await close(asked.account);
  return isAgain;
}

// A page of nobody names no account: the sign-in may be over, and what the last one wrote here can still be delivered.
async function send({ account, eager }) {
  const of = account ?? (await facts()).account;
  const isSent = await flushAll(of, eager);
  // Where the browser can wake us up when there is a signal, let it.
  if (!isSent) await registration.sync?.register("entries").catch(() => {});
  // Last, as it may hang: whether the way in was taken back.
  if (of && !account) await keepAll({ account: of, from: "/kept" }).catch(() => {});
}

// First what `of` wrote, then what others did here before; of theirs, what needs a sign-in waits for them.
async function flushAll(of, eager) {
  let isSent = !of || (await flush(of, eager));
  for (const other of await everybody()) {
    if (other === of || !(await keptAt({ account: other }))) continue; // signed out meanwhile
    const isDone = async () => (await needsSignIn(other)) || (await flush(other, eager));
    isSent = (await isDone().catch(() => true)) && isSent;
  }
  return isSent;
}

// From a page that is just being left.
async function takeOver({ account, id = crypto.randomUUID(), fields, next }) {
  await add(account, id, fields, next);
  await send({ account, eager: true });
}

async function sync() {
  const { account } = await facts();
  if (!(await flushAll(account, true))) throw new Error("not all is sent"); // so the browser asks again
}
