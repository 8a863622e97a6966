// An answer that asks for help opens the help screen at once: before anything is sent, with or without a signal.
// It is opened by every such answer, once more when one comes back from a draft, and never by what somebody writes.
import { kept } from "../phone.js";

const screen = document.querySelector("[data-help-screen]");

/** Watch the answers of `form`. */
export function watchHelp(form) {
  if (!screen?.showModal) return; // the same words stand beside the question
  form.addEventListener("change", ({ target }) => isRaising(target) && open());
  form.addEventListener("given-back", () => openIfRaised(form));
  screen.addEventListener("close", () => screen.returnValue === "stop" && location.assign("/help"));
  addEventListener("online", () => tellSignal(true));
  addEventListener("offline", () => tellSignal(false));
  tellSignal(navigator.onLine && !kept);
  openIfRaised(form); // the server's answer to a form, as it was filled in
}

function isRaising({ checked, dataset }) {
  return checked && dataset.raises === "help";
}

function openIfRaised(form) {
  if ([...form.querySelectorAll("[data-raises=help]")].some(isRaising)) open();
}

function open() {
  if (screen.open) return;
  screen.returnValue = "";
  screen.showModal();
  screen.querySelector("h2").focus(); // else the first number would be, and a screen reader would begin there
  screen.scrollTop = 0;
}

// Said in plain words wherever this page speaks of who has the answers.
function tellSignal(isThere) {
  for (const words of document.querySelectorAll("[data-offline-words]")) words.hidden = isThere;
  for (const words of document.querySelectorAll("[data-online-words]")) words.hidden = !isThere;
}
