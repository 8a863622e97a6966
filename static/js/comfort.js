// The comfort plan as this phone has it: what was filled in here and is not in this page yet is there to read, and the
// next change goes on from it.
import { field, revise } from "./custody.js";
import { standIn } from "./drafts.js";

/** Put what `entries` say, which the server did not know of when it made this page, in the place of its own. */
export function showComfort(entries) {
  const form = document.querySelector('form[data-entry="comfort"]');
  for (const entry of unknown(form, entries)) {
    const isFree = standIn(form, entry.pairs);
    if (entry.state === "needs-you") continue; // the server has not got it, and will not
    if (isFree) revise(form, entry.id);
    read(form, entry);
    fold(form, isFree);
  }
}

// A page that comes as the answer to a form began before what was in the form had arrived, and knows it all the same.
function unknown(form, entries) {
  const known = form.dataset.known.split(" ");
  const own = entries.filter((entry) => field(entry, "kind") === "comfort");
  return own.slice(own.findLastIndex(({ id }) => known.includes(id)) + 1);
}

function read(form, entry) {
  const rows = [...document.querySelectorAll("[data-answer]")];
  for (const row of rows) {
    const words = said(form, row.dataset.answer, field(entry, row.dataset.answer));
    row.querySelector("dd").textContent = words;
    row.hidden = !words;
  }
  document.querySelector("[data-comfort-blank]").hidden = !rows.every((row) => row.hidden);
  document.querySelector("[data-comfort-read]").hidden = false;
  for (const notice of document.querySelectorAll("[data-comfort-apart]")) notice.hidden = true; // it was written over both
}

// A choice in the words of its label; words as they were written.
function said(form, name, value) {
  const options = [...form.elements].filter((one) => one.name === name && one.type === "radio");
  if (!options.length) return value.trim();
  return (value && options.find((one) => one.value === value)?.labels[0].textContent.trim()) || "";
}

// Filled in, it is there to read first. Once: whoever unfolds it again is not disturbed.
function fold(form, isFree) {
  const details = form.closest("details");
  const summary = details.querySelector("summary");
  if (summary.hidden) details.open = !isFree;
  summary.hidden = false;
}
