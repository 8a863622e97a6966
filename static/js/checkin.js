// A yes that must not wait for an answer from anybody: the help numbers, or the word to call, open at once.
const help = document.querySelector("[data-help-now]");
const contact = document.querySelector("[data-contact-now]");

function look() {
  const chosen = [...document.querySelectorAll("[data-on-yes]:checked")].filter((answer) => answer.value === "yes");
  const asks = (what) => chosen.some((answer) => answer.dataset.onYes === what);
  // Once open, the help stays: a changed answer is no reason to take the numbers away.
  if (help && asks("help")) help.hidden = false;
  if (contact) contact.hidden = !asks("contact");
}

document.addEventListener("change", look);
addEventListener("pageshow", look); // a browser that fills the form in again tells nobody
look();
