// Questions that are on this phone and not in this page yet: put into its lists, until the server knows of them.
import { field } from "./custody.js";
import { isNewer } from "./phone.js";

/** Show the questions among `entries` in every list that they belong to. */
export function showQuestions(entries) {
  const newer = entries.filter(isNewer);
  const asked = newer.filter((entry) => field(entry, "kind") === "question");
  const back = newer.filter((entry) => field(entry, "kind") === "question-back" && entry.state !== "needs-you");
  for (const list of document.querySelectorAll("[data-questions]")) {
    const step = list.dataset.questions;
    for (const row of list.querySelectorAll("[data-by-phone]")) {
      if (!asked.some(({ id }) => id === row.dataset.question)) row.remove(); // its writer deleted it
    }
    for (const entry of asked) {
      if (!step || step === field(entry, "step")) show(list, entry);
    }
    for (const entry of back) if (entry.became !== "opened") takeAway(find(list, field(entry, "question")));
    list.closest("[data-asked]").hidden = !list.children.length;
  }
}

function find(list, id) {
  return list.querySelector(`[data-question="${CSS.escape(id)}"]`);
}

function show(list, entry) {
  const row = find(list, entry.id) ?? add(list, entry);
  // What the server refused is not there to be taken back: on the page of entries it can be deleted.
  for (const part of row.querySelectorAll("details")) part.hidden = entry.state === "needs-you";
}

function add(list, entry) {
  const { content } = list.parentElement.querySelector("template");
  const row = content.cloneNode(true).querySelector("li");
  Object.assign(row.dataset, { question: entry.id, byPhone: "" });
  row.querySelector(".words").textContent = field(entry, "text");
  row.querySelector("[data-custody]").dataset.custody = `question:${entry.id}`;
  const step = field(entry, "step");
  for (const about of row.querySelectorAll("a")) {
    if (step) about.href = `/prepare/${step}`;
    else about.parentElement.remove();
  }
  for (const form of row.querySelectorAll("form")) {
    form.action = `/entries/${crypto.randomUUID()}`;
    form.elements.question.value = entry.id;
  }
  list.prepend(row);
  return row;
}

// Only its line stays, and says where the word about it is.
function takeAway(row) {
  for (const part of row?.querySelectorAll("details, .words") ?? []) part.remove();
}
