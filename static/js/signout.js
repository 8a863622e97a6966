// Signing out takes everything of this account off the phone. First it tries to send what has not been sent.
import { forget, left } from "../worker/kept.js";
import { everything, flush } from "../worker/outbox.js";
import { account, element, pause } from "./phone.js";

const PATIENCE = 5_000;
const LOSS =
  "It could not be sent just now. If you sign out, it is deleted and nobody will read it. " +
  "If you stay, it goes by itself when there is a signal.";

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-sign-out]")) return;
  event.preventDefault();
  signOut(event.target);
});

async function signOut(form) {
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  await Promise.race([flush(account, true), pause(PATIENCE)]).catch(() => {});
  const unsent = (await everything(account)).filter((entry) => entry.state !== "received").length;
  if (unsent && !(await isAgreed(unsent))) {
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

function isAgreed(count) {
  const what = count === 1 ? "One thing that you wrote is" : `${count} things that you wrote are`;
  const dialog = element("dialog", "", { "aria-labelledby": "unsent" });
  const stay = element("button", "Stay", { class: "button", value: "stay", autofocus: "" });
  const go = element("button", "Delete and sign out", { class: "button button-grave", value: "go" });
  const choices = element("form", "", { method: "dialog", class: "actions" });
  choices.append(stay, go);
  dialog.append(
    element("h2", `${what} only on this phone`, { id: "unsent" }),
    element("p", LOSS),
    choices,
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "go");
    });
  });
}
