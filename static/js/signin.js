// /signin: one passkey request waits in the browser's own list; the button asks openly. Never two at once.
import { ask, canUsePasskeys, inWords, settle, usePasskey } from "./passkeys.js";
import { busy, mayHelpElsewhere, showOtherBrowser, tell } from "./ways_in.js";

const FRESH = 8 * 60_000; // the server forgets a challenge after ten minutes
const form = document.querySelector("[data-sign-in]");
const isAgain = "again" in form.dataset; // whoever is signed in is asked once more
const place = isAgain ? "/me/touch" : "/signin";
let options; // fetched ahead: Safari wants the request inside the tap, with nothing slow before it
let fetchedAt = 0;
let current = new AbortController();
let isOpenlyAsked = false;

new BroadcastChannel("stillpoint").addEventListener("message", () => tellWaiting().catch(() => {}));
tellWaiting().catch(() => {}); // nothing can be kept here, so nothing waits
if (canUsePasskeys()) start();
else {
  form.hidden = true;
  showOtherBrowser();
}

/** What the last one wrote here may wait for them to sign in. That it waits is said, not what it is, nor whose. */
async function tellWaiting() {
  const [{ facts }, { needsSignIn }] = await Promise.all([import("../worker/kept.js"), import("../worker/outbox.js")]);
  const { account } = await facts();
  document.querySelector("[data-waits]").hidden = !account || !(await needsSignIn(account));
}

function start() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(form.querySelector("button"), askOpenly);
  });
  addEventListener("pagehide", () => current.abort());
  addEventListener("pageshow", (event) => event.persisted && wait());
  document.addEventListener("visibilitychange", renew);
  setInterval(renew, 60_000);
  wait();
}

/** The page may have lain open for hours. */
function renew() {
  if (!document.hidden && isStale()) wait();
}

/** Offer the passkeys in the browser's list. Whatever goes wrong there needs no words: nobody has asked for it. */
async function wait() {
  const canWait = !isAgain && (await PublicKeyCredential.isConditionalMediationAvailable?.());
  form.querySelector("[data-autofill]").hidden = !canWait;
  delete form.dataset.untilScript;
  if (isOpenlyAsked) return;
  fetchOptions();
  if (!canWait) return;
  const answer = await request({ mediation: "conditional" }).catch(() => null);
  if (answer) await finish(answer).catch(failed);
}

async function askOpenly() {
  isOpenlyAsked = true;
  if (isStale()) fetchOptions();
  try {
    await finish(await request({}));
  } catch (error) {
    isOpenlyAsked = false;
    failed(error);
  }
}

async function request({ mediation }) {
  current.abort();
  current = new AbortController();
  const { signal } = current;
  return usePasskey(await options, { mediation, signal });
}

async function finish(answer) {
  tell("");
  const said = await ask(`${place}/finish`, answer).catch((error) => {
    if (error.code === "passkey-not-known") forgetPasskey(answer);
    throw error;
  });
  if (!isAgain) await settle(said);
  location.replace(form.dataset.next || said.next);
}

/** One that has ended would be offered again each time: the browser can tell its password app. */
async function forgetPasskey({ id }) {
  const known = { rpId: location.hostname, credentialId: id };
  await PublicKeyCredential.signalUnknownCredential?.(known).catch(() => {});
}

function failed(error) {
  if (error.code === "sign-in-needed") return location.replace(`/signin?next=${encodeURIComponent(form.dataset.next)}`);
  tell(inWords(error));
  if (mayHelpElsewhere(error)) showOtherBrowser();
  wait(); // with a fresh challenge: the old one may be used up
}

function fetchOptions() {
  fetchedAt = Date.now();
  options = ask(`${place}/begin`);
  options.catch(() => (fetchedAt = 0)); // told when somebody asks openly, after one more try
}

function isStale() {
  return Date.now() - fetchedAt > FRESH;
}
