// What the pages for joining and signing in share: showing what went wrong, and the way out of a browser without passkeys.

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

/** Show how to go on in a browser that has passkeys; with the whole address of this page to copy. */
export function showOtherBrowser() {
  const place = document.querySelector("[data-other-browser]");
  const address = place.querySelector("input");
  if (address) address.value = location.href;
  place.hidden = false;
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
