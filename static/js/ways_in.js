// What the pages for joining and signing in share: showing what went wrong, and the way out of a browser without passkeys.
import { isInsideAnApp } from "./passkeys.js";

let timesStopped = 0;

/** Say what went wrong; with no sentence, nothing did. */
export function tell(sentence) {
  const place = document.querySelector("[data-problem]");
  place.firstElementChild.textContent = sentence;
  place.hidden = !sentence;
}

/** Put each sentence at its field, and the focus on the first. */
export function tellAt(form, fields) {
  for (const error of form.querySelectorAll(".error")) error.remove();
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  for (const [name, sentence] of Object.entries(fields)) {
    const input = form.elements[name];
    if (input) mark(input, sentence);
  }
  form.querySelector("[aria-invalid]")?.focus();
}

function mark(input, sentence) {
  const error = document.createElement("p");
  error.className = "error";
  error.id = `${input.id}-error`;
  error.textContent = sentence;
  const control = input.closest("label") ?? input;
  control.before(error);
  input.setAttribute("aria-invalid", "true");
  const help = document.getElementById(`${input.id}-help`);
  input.setAttribute("aria-describedby", help ? `${error.id} ${help.id}` : error.id);
}

/** Show how to go on in a browser that has passkeys. `link`: to copy there; `drawn`: the same to scan, as SVG. */
export function showOtherBrowser(link = "", drawn = "") {
  const place = document.querySelector("[data-other-browser]");
  const unknown = place.querySelector("[data-link-unknown]");
  place.querySelector("input").value = link || location.href;
  if (link && unknown) unknown.hidden = true;
  if (link) place.querySelector("[data-link-known]").hidden = false;
  if (drawn) place.querySelector("[role=img]").innerHTML = drawn;
  if (drawn) place.querySelector("[data-square]").hidden = false;
  place.hidden = false;
}

/** Whether another browser may help: it stopped here twice, or once in a browser where that happens for no reason. */
export function mayHelpElsewhere(error) {
  if (error.name !== "NotAllowedError") return false;
  timesStopped += 1;
  return timesStopped > 1 || isInsideAnApp();
}

/** Run `work` with the button at rest, so that it runs once; whatever happens, the button works again. */
export async function busy(button, work) {
  button.disabled = true;
  try {
    return await work();
  } finally {
    button.disabled = false;
  }
}
