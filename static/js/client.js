// On every page that is not a therapist's: the worker, and whatever else this page needs. All pages work without.
import { account, announce, ask, askToKeep, element, isServed, pause, release } from "./phone.js";

// WebKit never finishes a first install whose page is left in the very moment the worker starts, and no script can
// mend that before the browser is started again. A page that only leads on is gone before this.
const SETTLED = 500;
const FIRST_INSTALL = 8_000;
const NOT_YET =
  "There is no signal, and this phone is not ready for that yet. Your words are still on this page. " +
  "Please send them again when there is a signal.";
const NOTHING_DONE = "This did not work just now. Nothing was changed. Please try again when there is a signal.";
const NEEDS = {
  "[data-copy], [data-share]": () => import("./share.js"),
  "[data-save-recording]": () => import("./recordings.js"),
  "[data-account], [data-link]": () => Promise.all([import("./saved.js"), import("./keeping.js")]),
  "[data-player]": () => import("./player.js"),
  "[data-account]": () => import("./account.js"),
  "[data-read-aloud]": () => import("./aloud.js"),
  "[data-open-from], [data-closed-until]": () => import("./opening.js"),
  "[data-queue]": () => import("./queue.js"),
  "[data-install]": () => import("./install.js"),
  "[data-trusted-calls], [data-trusted-form]": () => import("./trusted.js"),
  "form[data-sign-out]": () => import("./signout.js"),
  "[data-link]": () => import("./opened.js"),
};
const held = new Map(); // what was pressed before all is here, by its form
let loading;

/** Everything this page needs, once. */
function load() {
  loading ??= Promise.all(Object.entries(NEEDS).map(([selector, part]) => document.querySelector(selector) && twice(part)));
  loading.catch(() => (loading = undefined));
  return loading.then(() => removeEventListener("submit", hold, true));
}

// A worker that is just being started may miss a first request: without a signal nobody else answers it.
function twice(part) {
  return part().catch(() => pause(SETTLED).then(part));
}

// Sent before the rest is here: it waits, so that nothing goes past the phone's own keeping.
function hold(event) {
  const { target: form, submitter } = event;
  if (!form.matches("form[data-entry], form[data-sign-out]") || form.dataset.asItIs) return;
  event.preventDefault();
  event.stopPropagation();
  const isHeld = held.has(form);
  held.set(form, submitter); // pressed again, it is still one
  if (isHeld) return;
  const done = load().then(
    () => form.requestSubmit(held.get(form)),
    () => ("signOut" in form.dataset ? leaveWithout(form) : sayNotYet(form)),
  );
  done.finally(() => held.delete(form));
}

function sayNotYet(form) {
  form.dataset.asItIs = "yes"; // should only our script be missing, the next try goes to the server
  say(form, NOT_YET);
}

// To the server alone would leave all of it on this phone. To sign out, the worker sees to that.
function leaveWithout(form) {
  if (!form.dataset.signOut && isServed()) form.submit();
  else say(form, NOTHING_DONE);
}

function say(form, sentence) {
  const notice = element("div", "", { class: "notice needs-you" });
  notice.append(element("p", sentence));
  form.querySelector(":scope > .notice")?.remove();
  form.prepend(notice);
  announce(sentence);
}

async function start() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return; // an in-app browser, a private window: the server alone
  if (window.trustedTypes && !trustedTypes.defaultPolicy) return; // first.js was lost on its way: at the next page
  if ("recalled" in document.documentElement.dataset) return recall(serviceWorker);
  if (!serviceWorker.controller) await pause(SETTLED);
  const registration = await serviceWorker.register("/sw.js", { type: "module", scope: "/" });
  askToKeep();
  if (registration.active && !serviceWorker.controller) ask({ type: "claim" }); // it began before this page was there
  if (registration.active) renew(registration).catch(() => {}); // no signal now: at the next page
  if (!account) ask({ type: "flush", eager: true }); // the sign-in may be over
  // At the first visit the worker is fetching every file just now: from it they come once, and not in the way of the
  // page itself. Who came to listen does not wait for that: the controls are the page.
  const isPlayer = document.querySelector("[data-player]");
  if (!registration.active && !isPlayer) await Promise.race([inControl(serviceWorker), pause(FIRST_INSTALL)]);
}

// Also where browsers take their time to look for another worker.
async function recall(serviceWorker) {
  for (const registration of await serviceWorker.getRegistrations()) registration.update();
}

// This page may be of a release that the phone has not got. Browsers find that out by themselves, but take their time.
async function renew(registration) {
  if (!(await caches.match("/offline", { cacheName: `static-${release}` }))) {
    await registration.update();
    await isThere(registration.installing);
    askToKeep({ again: true }); // now that it has this release's files, it can keep this release's pages
  }
}

function isThere(worker) {
  return new Promise((resolve) => {
    if (worker?.state !== "installing") resolve();
    else worker.addEventListener("statechange", resolve, { once: true });
  });
}

function inControl(serviceWorker) {
  return new Promise((resolve) => serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
}

addEventListener("submit", hold, true);
for (const type of ["play", "input"]) addEventListener(type, () => load().catch(() => {}), { capture: true, once: true });
start()
  .catch(() => {}) // storage refused, or no signal at the first visit: the server alone
  .then(load)
  .catch(() => {});
