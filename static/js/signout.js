// Signing out, or deleting the account, takes everything of it off the phone. First it tries to send what has not been sent.
import { forget, left } from "../worker/kept.js";
import { draftsOf } from "../worker/drafts.js";
import { everything, flush } from "../worker/outbox.js";
import { saveAsFile } from "./export.js";
import { account, pause, toast } from "./phone.js";
import "./account.js";

const PATIENCE = 5_000;

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-sign-out]")) return;
  event.preventDefault();
  const buttons = event.target.querySelectorAll("button");
  for (const button of buttons) button.disabled = true;
  leave(event.target).finally(() => {
    for (const button of buttons) button.disabled = false;
  });
});

async function leave(form) {
  await Promise.race([flush(account, true), pause(PATIENCE)]).catch(() => {});
  const unsent = (await everything(account)).filter((entry) => entry.state !== "received");
  const drafts = await draftsOf(account);
  if (unsent.length + drafts.length && !(await isAgreed(unsent, drafts))) return;
  // "delete": the account itself. The server first: what it cannot delete, the phone must not either.
  if (form.dataset.signOut === "delete" && !(await isDeleted(form))) return;
  const to = form.dataset.signOut === "delete" ? "/left" : "/";
  const tabs = new BroadcastChannel("stillpoint");
  tabs.postMessage({ type: "leaving", account });
  await forget(account);
  await left();
  tabs.postMessage({ type: "signed-out", account, to }); // heard by this page too: all go to the same place, once
}

async function isDeleted(form) {
  const sent = { method: "POST", headers: { accept: "application/json" }, body: new URLSearchParams(new FormData(form)) };
  const answer = await fetch(form.action, sent).catch(() => undefined);
  const isOurs = answer?.headers.has("x-stillpoint"); // else it is the worker's, or of whatever stands in between
  if (isOurs && answer.ok) return true;
  const said = isOurs && (await answer.json().catch(() => undefined));
  if (said?.next) location.assign(said.next); // a touch of the passkey first
  else toast(said?.message ?? "Your practice could not be reached just now. Nothing was deleted. Please try again later.");
  return false;
}

function isAgreed(unsent, drafts) {
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
