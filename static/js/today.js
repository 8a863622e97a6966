// What is next, due, to come and done, counted on the phone: a kept page tells the right day whenever it is opened.
// The same rule as pwa/plans/today.py; both are held to tests/plans/today_vectors.json.
import { field } from "./custody.js";
import { zone } from "./phone.js";

const DAY = 86_400_000;
const OFF = ["cancelled", "paused", "ended"]; // nothing is asked
const DOES = ["tick", "reflection", "check-in", "comfort", "listening"]; // entries by which a step is done

/** {moment, days, next, is_due, due, later, done}; steps as {id, phase, due, from, done} in the order of the plan. */
export function today({ now, zone, session, steps }) {
  const instant = new Date(now);
  const [day, time] = localParts(instant, zone);
  const days = daysToGo(session, day);
  const moment = momentOf(session, instant, days);
  const rows = [...steps].sort((a, b) => compare(a.due, b.due) || compare(a.from, b.from)); // else as in the plan
  const isDue = (step) => Boolean(step.due) && `${step.due} ${step.from}` <= `${day} ${time}`;
  const over = overtaken(rows.filter(({ checkIn }) => checkIn === "yes").filter(isDue));
  const open = rows.filter((step) => !step.done && !over.includes(step));
  const phase = moment === "after" ? "after" : "before";
  const asked = open.filter((step) => isAsked(step, phase, moment));
  const due = inTurn(asked.filter(isDue));
  const next = due[0] ?? asked[0] ?? null;
  const later = open.filter((step) => step !== next && !due.includes(step));
  const done = rows.filter((step) => step.done);
  return { moment, days, next, is_due: due.length > 0, due: due.slice(1), later, done };
}

// A check-in that is only an offer asks how somebody is now: once a later one is due, it is not offered here any more.
function overtaken(due) {
  const days = ({ phase, earlier }) => `${phase} ${earlier === "yes"}`;
  return due.filter((step, place) => step.offer === "yes" && due.slice(place + 1).some((one) => days(one) === days(step)));
}

// What leads up to a session in its order; of what follows one the latest first, and that of an earlier one behind it.
// What is only an offer comes last.
function inTurn(due) {
  const since = due.filter(({ phase }) => phase === "after").reverse();
  const isEarlier = ({ earlier }) => earlier === "yes";
  const leadingUp = due.filter(({ phase }) => phase === "before");
  const turn = [...leadingUp, ...since.filter((step) => !isEarlier(step)), ...since.filter(isEarlier)];
  const isOffer = ({ offer }) => offer === "yes";
  return [...turn.filter((step) => !isOffer(step)), ...turn.filter(isOffer)];
}

// What came after an earlier session stays, whatever the next one does. A question sent by hand hangs on no session.
function isAsked(step, phase, moment) {
  if (moment === "paused" || moment === "ended") return false;
  if (step.byHand === "yes") return true;
  if (step.earlier === "yes") return step.phase === "after";
  return step.phase === phase && moment !== "asks" && moment !== "cancelled";
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The day and the time of `instant` there, as texts that sort. */
export function localParts(instant, timeZone) {
  const options = { timeZone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat("sv-SE", options).format(instant).split(" "); // 2026-11-27 14:30
}

function daysToGo({ state, day }, localDay) {
  if (state !== "planned" || !day) return null;
  const days = (Date.parse(day) - Date.parse(localDay)) / DAY;
  return days >= 0 ? days : null;
}

function momentOf({ state, over }, instant, days) {
  if (state === "took-place") return "after";
  if (state !== "planned" || !over) return OFF.includes(state) ? state : "postponed";
  if (instant >= new Date(over)) return "asks";
  return ["today", "tomorrow"][days ?? 0] ?? "many";
}

/** Set the page right for now and for `entries`, those of which the server did not know when it made the page. */
export function showToday(entries) {
  for (const root of document.querySelectorAll("[data-today]")) show(root, entries);
}

function show(root, entries) {
  const rows = [...root.querySelectorAll("li[data-step]")].sort((a, b) => a.dataset.position - b.dataset.position);
  const steps = rows.map((row) => ({ row, ...row.dataset, id: row.dataset.step, done: standing(row.dataset, entries).isDone }));
  const { sessionState, sessionDay, sessionOver } = root.dataset;
  const isTold = (entry) => field(entry, "kind") === "session" && field(entry, "session") === root.dataset.session;
  const hasTakenPlace = entries.some(isTold);
  const session = { state: hasTakenPlace ? "took-place" : sessionState, day: sessionDay, over: sessionOver };
  const found = today({ now: Date.now(), zone, session, steps });
  for (const part of root.querySelectorAll("[data-when]")) {
    part.hidden = !part.dataset.when.split(" ").includes(found.moment);
  }
  for (const place of root.querySelectorAll("[data-days]")) place.textContent = found.days ?? "";
  for (const place of root.querySelectorAll("[data-counted]")) {
    const { isDone, ticked, count } = standing(place.dataset, entries);
    place.textContent = isDone ? "Ready" : `${ticked} of ${count}`;
  }
  showNext(root, found);
  const due = found.is_due ? [found.next] : [];
  place(root, "due", [...due, ...found.due], "todo", !found.due.length);
  const later = found.next && !found.is_due ? [found.next, ...found.later] : found.later;
  place(root, "later", later, "later", true);
  place(root, "done", found.done, "done", !found.done.length);
  const placed = new Set([...found.due, ...later, ...found.done].map(({ row }) => row));
  for (const { row } of steps) row.hidden = !placed.has(row); // the card shows it, or it has been overtaken
}

// How it stands by what the server knew, changed by what was written since.
function standing({ step, done, items, ticked, due, askedSince }, entries) {
  const boxes = new Set(ticked.split(" ").filter(Boolean));
  let count = Number(items);
  const all = () => count > 0 && boxes.size >= count;
  let isWhole = done === "yes" && (!all() || ticked.startsWith(" "));
  for (const entry of entries.filter((entry) => field(entry, "step") === step)) {
    const kind = field(entry, "kind");
    if (kind === "reflection-delete") isWhole = field(entry, "undo") === "yes";
    if (kind === "own-item") {
      const removed = field(entry, "remove");
      if (removed) boxes.delete(removed);
      count += removed ? -1 : 1;
    }
    if (!DOES.includes(kind) || isOfAnotherDay(entry, askedSince, due)) continue;
    const item = field(entry, "item");
    const isYes = field(entry, "done") !== "no" && field(entry, "finished") !== "no";
    if (item) boxes[isYes ? "add" : "delete"](item);
    else isWhole = isYes || (isWhole && kind === "listening"); // a part heard takes nothing back
  }
  boxes.delete("");
  return { isDone: isWhole || all(), ticked: boxes.size, count };
}

// A check-in that was answered before its session moved, and before the day on which it is due now: it is asked again.
function isOfAnotherDay(entry, askedSince, due) {
  const written = new Date(field(entry, "written"));
  return written < new Date(askedSince) && localParts(written, zone)[0] < due; // false where there is neither
}

function showNext(root, { next, is_due, moment }) {
  const card = root.querySelector("[data-today-next]");
  if (!card) return;
  card.hidden = !next;
  root.querySelector("[data-today-none]").hidden = Boolean(next) || ["asks", ...OFF].includes(moment);
  if (!next) return;
  for (const line of card.querySelectorAll("[data-when-due]")) {
    line.hidden = (line.dataset.whenDue === "yes") !== is_due;
  }
  const link = card.querySelector("[data-next-link]");
  link.href = next.href;
  link.textContent = next.title;
  card.querySelector("[data-next-why]").textContent = next.why;
  card.querySelector("[data-next-minutes]").textContent = next.minutes;
  card.querySelector("[data-next-minutes-line]").hidden = !Number(next.minutes);
  card.querySelector("[data-next-when]").textContent = is_due ? "" : next.whenWords;
}

function place(root, name, steps, state, isHidden) {
  const part = root.querySelector(`[data-today-part="${name}"]`);
  if (!part) return;
  part.hidden = isHidden;
  for (const { row, whenWords, minutes } of steps) {
    row.dataset.state = state;
    const words = [state === "done" && "Done", state === "later" && whenWords, Number(minutes) && `${minutes} min`];
    row.querySelector(".when").textContent = words.filter(Boolean).join(" · ");
    part.querySelector("ol").append(row);
  }
}
