// Signing out takes everything of this account off the phone. First it tries to send what has not been sent.
import { forget, left } from "../worker/kept.js";
import { draftsOf } from "../worker/drafts.js";
import { everything, flush } from "../worker/outbox.js";
import { saveAsFile } from "./export.js";
import { account, pause } from "./phone.js";

const PATIENCE = 5_000;

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-sign-out]")) return;
  event.preventDefault();
  signOut(event.target);
});

async function signOut(form) {
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  await Promise.race([flush(account, true), pause(PATIENCE)]).catch(() => {});
  const unsent = (await everything(account)).filter((entry) => entry.state !== "received");
  const drafts = await draftsOf(account);
  if (unsent.length + drafts.length && !(await isAgreed(unsent, drafts))) {
    for (const button of form.querySelectorAll("button")) button.disabled = false;
    return;
  }
  const tabs = new BroadcastChannel("stillpoint");
  tabs.postMessage({ type: "leaving", account });
  await forget(account);
  await left();
  tabs.postMessage({ type: "signed-out", account });
  location.replace("/");
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
