// What somebody writes, as this phone has it: what would be seen of it, whose it is, and that it was deleted. Words that are
// here and not in this page yet are shown in it, and the next change goes on from them.
import { add } from "../worker/outbox.js";
import { entryId } from "../worker/route.js";
import { field, isUndo, revise } from "./custody.js";
import { isUntouched, standIn } from "./drafts.js";
import { account, announce, element } from "./phone.js";
import { said, sharingOf, titleOf } from "./reflected.js";
import { send } from "./send.js";

const REACH = ["private", "bring", "shared"]; // as SHARINGS in pwa/reflections/model.py
const FORMS = "form[data-entry=reflection]";
const NOT_WRITTEN = { nothing: "Nothing today", bring: "To bring to our meeting" };
const ENOUGH = "You have chosen three. To take this one, tap one of them first, and it is free again.";
const OFFERED = 30 * 60_000; // as long as the server's own page offers it (pwa/reflections/model.py)
const NEEDS_WORDS = "A word or two, please. Or choose “Nothing today”.";

/** Put what `entries` say, which the server did not know of when it made this page, in the place of its own. */
export function showReflections(entries) {
  for (const form of document.querySelectorAll(FORMS)) fill(form, entries);
  for (const place of document.querySelectorAll("[data-written]")) show(place, entries);
  for (const form of document.querySelectorAll("form:has([data-preview])")) preview(form);
  endOffers();
}

const isKind = (kind) => (entry) => field(entry, "kind") === kind;
const isAbout = (step) => (entry) => field(entry, "step") === step;

// Words that the server has not got are not missing from their form: they stand there, to go on from.
function fill(form, entries) {
  const step = form.elements.step?.value ?? "";
  const [last] = entries.filter(isAbout(step)).filter((entry) => isWritten(entry) || isDelete(entry)).slice(-1);
  if (!last || form.closest("[data-landing]")) return;
  if (isDelete(last)) {
    if (!isUndo(last) && standIn(form, plain("", "private", ""))) revise(form, "");
    return;
  }
  const isRefused = last.state === "needs-you"; // the server has not got them, and will not
  const pairs = isRefused ? last.pairs : plain(said(last.pairs), sharingOf(last.pairs), titleOf(last.pairs));
  if (!standIn(form, pairs) || isRefused) return;
  revise(form, last.id);
  for (const line of form.querySelectorAll("[data-earlier]")) line.hidden = sharingOf(last.pairs) !== "shared";
}

const isWritten = isKind("reflection");
const isDelete = isKind("reflection-delete");

function plain(text, sharing, title) {
  return Object.entries({ way: "words", text, sharing, title });
}

function show(place, entries) {
  const step = place.dataset.written;
  place.dataset.was ??= place.dataset.sharing; // as the practice has it
  for (const entry of entries.filter(({ state }) => state !== "needs-you")) {
    if (isWritten(entry) && isAbout(step)(entry)) write(place, entry);
    if (isKind("reflection-sharing")(entry) && field(entry, "reflection") === place.dataset.reflection) share(place, entry);
    if (isDelete(entry) && isAbout(step)(entry)) (isUndo(entry) ? bringBack : remove)(place, entry);
    if (entry.state === "received") place.dataset.was = place.dataset.sharing; // by now
  }
}

function write(place, entry) {
  const words = said(entry.pairs) || NOT_WRITTEN[field(entry, "way")] || "";
  place.hidden = false;
  place.dataset.reflection = entry.id;
  place.querySelector("[data-words]").textContent = words;
  for (const input of place.querySelectorAll("[name=reflection]")) input.value = entry.id;
  warn(place, entry, place, REACH.indexOf(sharingOf(entry.pairs)) < REACH.indexOf(place.dataset.was));
  tell(place, sharingOf(entry.pairs), titleOf(entry.pairs));
  for (const name of ["deleted", "undoing"]) part(name, place).hidden = true;
  for (const form of formsOf(place)) form.hidden = false;
  if (isBegun("[data-landing]:not([hidden]) form")) hide("[data-after-landing]", false);
  else landed();
}

// Somebody's words are in it, and not sent.
function isBegun(selector) {
  const form = document.querySelector(selector);
  return form && !isUntouched(form);
}

function share(place, entry) {
  const stays = entry.became === "opened"; // a therapist was faster: received, and not done
  warn(place, entry, place);
  if (stays) place.dataset.sharing = "opened";
  else tell(place, field(entry, "sharing"), field(entry, "title"));
  for (const line of place.querySelectorAll("[data-opened-first]")) line.hidden = !stays;
  for (const change of place.querySelectorAll("[data-change-sharing]")) change.hidden = stays;
}

// Taken back or deleted on this phone alone, or written over and shown less: the practice still has it as it was.
function warn(place, { state }, within, isLess = true) {
  const line = within.querySelector("[data-not-yet]");
  if (line) line.hidden = state === "received" || place.dataset.was === "private" || !isLess;
}

function tell(place, sharing, title) {
  place.dataset.sharing = sharing;
  const named = place.querySelector("[data-bring-title]");
  if (named) named.textContent = title || place.querySelector("[data-preview]").dataset.title;
  const form = place.querySelector("form:has([data-preview])");
  if (form) standIn(form, [["sharing", sharing], ["title", title]]);
}

function remove(place, entry) {
  const deleted = part("deleted", place);
  warn(place, entry, deleted);
  place.hidden = true;
  deleted.hidden = false;
  part("undoing", place).hidden = true;
  for (const input of deleted.querySelectorAll("[name=deletion]")) input.value = entry.id;
  if (entry.state === "received") deleted.dataset.until = new Date(entry.at + OFFERED).toISOString();
  hide("[data-kept-words], [data-after-landing]", true);
  hide("[data-landing]", false);
  for (const form of formsOf(place)) form.hidden = false;
}

// What was deleted before this page was made is not in it: then it says how that stands, in the place of an empty form.
function bringBack(place, { state, became }) {
  const isLate = became === "late";
  const isHere = place.dataset.reflection && !isLate;
  const undoing = part("undoing", place);
  part("deleted", place).hidden = true;
  place.hidden = !isHere;
  undoing.hidden = Boolean(isHere);
  for (const line of undoing.querySelectorAll("[data-undo-where]")) line.dataset.custody = place.dataset.written;
  const stands = isLate ? "late" : state === "received" ? "back" : "waits";
  for (const one of undoing.querySelectorAll("[data-undo]")) one.hidden = one.dataset.undo !== stands;
  if (isHere) return landed();
  for (const form of formsOf(place)) form.hidden = !isLate && !said([...new FormData(form)]);
}

function part(name, place) {
  return document.querySelector(`[data-${name}="${CSS.escape(place.dataset.written)}"]`);
}

function formsOf(place) {
  return [...document.querySelectorAll(FORMS)].filter(({ elements }) => elements.step?.value === place.dataset.written);
}

// Nothing is offered once its time is over, also in a page that was kept, or lies open.
function endOffers() {
  for (const { dataset, children } of document.querySelectorAll("[data-deleted][data-until]")) {
    const isOver = Date.now() >= Date.parse(dataset.until);
    for (const one of children) {
      if ("offered" in one.dataset) one.hidden = isOver;
      if ("offerOver" in one.dataset) one.hidden = !isOver;
    }
  }
}

function hide(selector, isHidden) {
  for (const part of document.querySelectorAll(selector)) part.hidden = isHidden;
}

// Exactly what the other would see: not a word more, and none less.
function preview(form) {
  const place = form.querySelector("[data-preview]");
  const words = form.matches(FORMS) ? said([...new FormData(form)]) : form.closest("[data-written]").querySelector("[data-words]").textContent;
  const title = form.elements.title.value.trim() || place.dataset.title;
  place.querySelector("[data-preview-words]").textContent = words || "Nothing is written yet.";
  place.querySelector("[data-preview-title]").textContent = title;
}

// Three are enough, and those that are chosen stay. First of all, so that nobody else sees a fourth.
document.addEventListener("input", ({ target }) => target.matches("[data-most] input") && holdTo(target.closest("[data-most]"), target), true);

function holdTo(place, word) {
  const most = Number(place.dataset.most);
  const isOver = word.checked && place.querySelectorAll(":checked").length > most;
  if (isOver) word.checked = false;
  const line = place.querySelector("[data-enough]") ?? element("p", "", { class: "small", "data-enough": "" });
  line.textContent = isOver ? ENOUGH : "";
  line.hidden = !isOver;
  place.append(line);
  if (isOver) announce(ENOUGH);
}

document.addEventListener("input", ({ target: { form } }) => form?.querySelector("[data-preview]") && preview(form));

// Before anybody else: what says nothing would only come back, and after a signal had gone, late.
document.addEventListener("submit", check, true);

function check(event) {
  const { target: form, submitter } = event;
  if (!form.matches(FORMS) || form.dataset.asItIs) return;
  const fields = [...new FormData(form, submitter)];
  const way = fields.findLast(([name]) => name === "way")?.[1];
  const isLanding = form.closest("[data-landing]");
  const isEmpty = form.elements.way && !said(fields) && !(way in NOT_WRITTEN);
  if (!isEmpty && !isLanding) return;
  event.preventDefault();
  event.stopPropagation();
  if (isEmpty) askForWords(form);
  else land(form, fields).catch(() => asItIs(form, submitter));
}

function askForWords(form) {
  const line = form.querySelector("[data-needs-words]") ?? element("p", "", { class: "error", "data-needs-words": "" });
  line.textContent = NEEDS_WORDS;
  form.querySelector(".actions, p:has(> button)").before(line);
  form.elements.text.focus();
  announce(NEEDS_WORDS);
}

// The evening: it is kept, and the page says so and no more. No other page comes, with a signal or without.
async function land(form, fields) {
  const { next } = form.dataset;
  await add(account, entryId(new URL(form.action).pathname), fields, next);
  landed();
  document.querySelector("[data-kept-words]").focus();
  announce("Kept.");
  await send(true);
}

function landed() {
  hide("[data-landing]", true);
  hide("[data-kept-words], [data-after-landing]", false);
}

// It could not be kept here: only the server can.
function asItIs(form, submitter) {
  form.dataset.asItIs = "yes";
  form.requestSubmit(submitter);
}

endOffers();
setInterval(endOffers, 5_000);
// A page that was kept from before: the night is over.
for (const place of document.querySelectorAll("[data-dark-until]")) {
  if (Date.now() >= Date.parse(place.dataset.darkUntil)) document.body.classList.remove("soft-page");
}
for (const form of document.querySelectorAll("form:has([data-preview])")) preview(form);
