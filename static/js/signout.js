// Signing out, or deleting the account, takes everything of it off the phone. First it tries to send what has not been sent.
import { dropDeleting, forget, isDeleted, leadOut, left, noteDeleting } from "../worker/leaving.js";
import { draftsOf } from "../worker/drafts.js";
import { everything, flush } from "../worker/outbox.js";
import { saveAsFile } from "./export.js";
import { account, announce, pause, toast } from "./phone.js";
import "./account.js";

const PATIENCE = 5_000;
const LONGEST = 30_000;
const REFUSALS = [403, 422];
const NOT_DELETED = "This did not work just now. Nothing was deleted. Please try again later.";
const NOT_KNOWN =
  "Your practice could not be reached, so we do not know whether your account was deleted. " +
  "Please open this page again when there is a signal. If you can still see it then, nothing was deleted.";

document.addEventListener("submit", (event) => {
  const { target: form } = event;
  if (!form.matches("form[data-sign-out]")) return;
  event.preventDefault();
  const rest = atWork(form);
  leave(form).then((stays) => stays && rest(), rest);
});

// It may take a while. What this gives back makes the buttons work again.
function atWork(form) {
  const words = form.dataset.signOut === "delete" ? "One moment…" : "Signing out…";
  const buttons = [...form.querySelectorAll("button")].map((button) => [button, button.textContent]);
  for (const [button] of buttons) Object.assign(button, { disabled: true, textContent: words });
  announce(words);
  return () => {
    for (const [button, label] of buttons) Object.assign(button, { disabled: false, textContent: label });
  };
}

// True when they stay.
async function leave(form) {
  await Promise.race([flush(account, true), pause(PATIENCE)]).catch(() => {});
  const here = await Promise.race([onlyHere(), pause(PATIENCE)]).catch(() => {});
  if (!here) return leaveWithout(form);
  if (here.unsent.length + here.drafts.length && !(await isAgreed(here))) return true;
  // "delete": the account itself. The server first: what it cannot delete, the phone must not either.
  if (form.dataset.signOut === "delete" && !(await isDone(form))) return true;
  const to = form.dataset.signOut === "delete" ? "/left" : "/";
  return goOut(to).catch(() => (to === "/" ? form.submit() : location.replace(to)));
}

async function goOut(to) {
  await forget(account);
  await Promise.race([left(), pause(PATIENCE)]); // the worker goes on with it
  leadOut(account, to); // heard by this page too: all go to the same place, once
}

async function onlyHere() {
  const [entries, drafts] = await Promise.all([everything(account), draftsOf(account)]);
  return { unsent: entries.filter((entry) => entry.state !== "received"), drafts };
}

// This phone's storage does not answer: the server hears of it all the same. (Of a deletion not by the plain form: its
// answer would take the sign-in away, and with it what tells this phone that the account is gone.)
async function leaveWithout(form) {
  if (form.dataset.signOut !== "delete") return form.submit();
  if (!(await isDone(form))) return true;
  location.replace("/left");
}

// A reply can be lost, and a page closed before it comes: so it is noted first, and asked what became of it.
async function isDone(form) {
  await Promise.race([noteDeleting(account), pause(PATIENCE)]).catch(() => {});
  const body = new URLSearchParams(new FormData(form));
  const sent = { method: "POST", headers: { accept: "application/json" }, body, signal: AbortSignal.timeout(LONGEST) };
  const answer = await fetch(form.action, sent).catch(() => undefined);
  const isOurs = answer?.headers.has("x-stillpoint"); // else it is the worker's, or of whatever stands in between
  if (isOurs && answer.ok) return true;
  if (isOurs && REFUSALS.includes(answer.status)) return refused(await answer.json().catch(() => ({})));
  const isGone = await isDeleted(account);
  if (!isGone) toast(isGone === false ? NOT_DELETED : NOT_KNOWN);
  return isGone;
}

function refused({ next, message }) {
  dropDeleting().catch(() => {});
  if (next) location.assign(next); // a touch of the passkey first
  else toast(message ?? NOT_DELETED);
  return false;
}

function isAgreed({ unsent, drafts }) {
  const dialog = document.getElementById("unsent");
  const count = unsent.length + drafts.length;
  const what = count === 1 ? "One thing that you wrote is" : `${count} things that you wrote are`;
  document.getElementById("unsent-title").textContent = `${what} only on this phone`;
  dialog.querySelector("[data-save-as-file]").onclick = () => saveAsFile(unsent, drafts);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "go"), { once: true });
  });
}
