// The list of prompts, the thread, and what is brought to a meeting: with what this phone holds and the server has not got.
import { field, isUndo } from "./custody.js";
import { element, zone } from "./phone.js";
import { said, sharingOf, titleOf } from "./reflected.js";
import { localParts } from "./today.js";

const ONCE = "once your practice gets it";

const shown = new Set(); // the steps that something was said about, also where its writer has deleted that since

/** Put what `entries` say, which the server did not know of when it made this page, in the place of its own. */
export function showPrompts(entries) {
  const about = entries.filter((entry) => field(entry, "kind").startsWith("reflection"));
  for (const entry of about) shown.add(stepOf(entry));
  for (const step of shown) if (step) show(step, standing(step, about));
  for (const thread of document.querySelectorAll("[data-thread]")) {
    thread.hidden = ![...thread.querySelectorAll("[data-part]")].some((part) => !part.hidden);
  }
  showWhatIsOpen(entries);
}

// A kept page was written on another day, and maybe before somebody told that the session took place.
function showWhatIsOpen(entries) {
  const now = localParts(new Date(), zone).join(" ");
  const told = entries.filter((entry) => field(entry, "kind") === "session").map((entry) => field(entry, "session"));
  for (const { dataset } of document.querySelectorAll("[data-open-day]")) {
    const isOpen = dataset.openDay <= now && (!dataset.waitsFor || told.includes(dataset.waitsFor));
    dataset.state = isOpen ? "todo" : "later";
  }
}

// A word about whose it is names its step, or, from an older page, only what it is about.
function stepOf(entry) {
  const id = CSS.escape(field(entry, "reflection"));
  const row = () => document.querySelector(`:is([data-row], [data-brings])[data-reflection="${id}"]`)?.dataset;
  return field(entry, "step") || field(entry, "about") || row()?.row || row()?.brings;
}

/** How it stands with `step`: {id, sharing, title, words, isGone, line, isWaiting}, each as far as `entries` say it. */
function standing(step, entries) {
  const now = {};
  for (const entry of entries.filter((one) => stepOf(one) === step)) {
    const isWaiting = entry.state !== "received";
    Object.assign(now, saying(entry, isWaiting), { isWaiting });
  }
  return now;
}

function saying(entry, isWaiting) {
  const kind = field(entry, "kind");
  if (kind === "reflection") return written(entry);
  if (kind === "reflection-sharing") return shared(entry);
  if (!isUndo(entry)) return { isGone: true, line: isWaiting ? `You asked to delete this. It goes ${ONCE}` : "You deleted this" };
  if (entry.became === "late") return { isGone: true, line: "When this came to your practice, the words were gone already" };
  return { isGone: false, line: isWaiting ? `You asked to bring this back. It comes back ${ONCE}` : "Your words are back" };
}

function written({ id, pairs }) {
  return { id, isGone: false, line: "", words: said(pairs), sharing: sharingOf(pairs), title: titleOf(pairs) };
}

// What a therapist had opened before is shared as it was.
function shared(entry) {
  if (entry.became === "opened") return { line: "", sharing: "shared" };
  return { line: "", sharing: field(entry, "sharing"), title: field(entry, "title") };
}

function show(step, now) {
  const of = (name) => document.querySelectorAll(`[data-${name}="${CSS.escape(step)}"]`);
  for (const row of of("row")) tell(row, now);
  for (const part of of("part")) {
    part.hidden = Boolean(now.isGone);
    if (now.words && part.matches("dd")) part.textContent = now.words;
  }
  for (const list of document.querySelectorAll("[data-bringing]")) bring(list, step, now);
}

function tell(row, { id, line, sharing = row.dataset.sharing, isGone, isWaiting }) {
  const isSame = sharing === row.dataset.sharing || sharing === "private" && !row.dataset.sharing;
  const words = row.dataset[sharing] ?? "";
  row.textContent = line || (isWaiting && words && !isSame ? `${words}, ${ONCE}` : words);
  row.hidden = !row.textContent;
  for (const form of row.parentElement.querySelectorAll("form[data-entry=reflection-sharing]")) {
    form.hidden = Boolean(isGone) || sharing !== "private";
    if (id) form.elements.reflection.value = id; // what stands, and not what it was written over
  }
}

function bring(list, step, { sharing, title, isGone, isWaiting }) {
  const found = list.querySelector(`[data-brings="${CSS.escape(step)}"]`);
  const isBrought = !isGone && (sharing ?? (found && "bring")) === "bring";
  const row = found ?? (isBrought && add(list, step));
  if (row) {
    row.hidden = !isBrought;
    const named = title || (sharing && document.querySelector(`[data-row="${CSS.escape(step)}"]`)?.dataset.title);
    if (named) row.querySelector("a").textContent = named;
    row.querySelector("[data-where]")?.remove();
    if (isWaiting) row.append(element("span", " · On this phone", { class: "small soft", "data-where": "" }));
  }
  list.hidden = ![...list.querySelectorAll("li")].some((one) => !one.hidden);
  for (const none of document.querySelectorAll("[data-bringing-none]")) none.hidden = !list.hidden;
}

function add(list, step) {
  const row = element("li", "", { "data-brings": step });
  row.append(element("a", "Something you wrote", { class: "onward", href: `/reflect/${step}`, dir: "auto" }));
  list.querySelector("ul").prepend(row);
  return row;
}
