// A signed-in client's page: sends what waits, and shows what is on this phone.
import { offerAgain } from "../worker/again.js";
import { draftsOf } from "../worker/drafts.js";
import { everything } from "../worker/outbox.js";
import { showCustody } from "./custody.js";
import "./entries.js";
import { noteHeard } from "./heard.js";
import { NOT_KEPT, account, askToKeep, element, generation, isNewer, isServed, kept, pause, toast } from "./phone.js";
import { send } from "./send.js";

const OFTEN = 30_000;
// The page was left meanwhile (store.js), or this phone's storage does not answer: then the page stays as the server sent it.
const NOT_NOW = ["AbortError", "InvalidStateError", "UnknownError"];
const LONG = 10_000;
const AGAIN = 500;
let waitsSince;
let showing;
let keeping;
let isReady; // what was being typed is back, before what was sent is put in its place
let isOver = false; // once someone signs out, nothing here may touch their store: it would be there again

// Only some pages have a use for these. What cannot be fetched (a signal that goes just now) is missing, and no more.
const later = (part) => pause(AGAIN).then(part); // a worker that is just being started may miss a first request
const where = (selector, part) => document.querySelector(selector) && part().catch(() => later(part)).catch(() => {});
const today = where("[data-today]", () => import("./today.js"));
const ownItems = where("[data-own-items]", () => import("./own_items.js"));
const list = where("[data-outbox]", () => import("./list.js"));
const comfort = where("form[data-entry=comfort]", () => import("./comfort.js"));
const questions = where("[data-questions]", () => import("./questions.js"));
const reflections = where("[data-written], form[data-entry=reflection]", () => import("./reflections.js"));
const prompts = where("[data-row], [data-part], [data-bringing]", () => import("./prompts.js"));
const rides = where("[data-ride], form[data-entry=ride]", () => import("./rides.js"));
const waiting = where("[data-waiting-answers]", () => import("./asking/waiting.js"));
const month = where("[data-month]", () => import("./month.js"));
const kinds = ["reflection", "check-in", "comfort", "question", "ride"];
const drafted = kinds.map((kind) => `form[data-entry=${kind}]`).join();
const drafts = where(drafted, () => import("./drafts.js"));

async function show() {
  try {
    await lookThrough();
  } catch (error) {
    if (!NOT_NOW.includes(error.name)) throw error;
  }
}

async function lookThrough() {
  if (isOver) return;
  const entries = await everything(account);
  const unknown = entries.filter(isNewer);
  const newer = unknown.filter(({ state }) => state !== "needs-you");
  await isReady;
  (await ownItems)?.showOwnItems(newer); // first: each of them has a line for where it is
  (await questions)?.showQuestions(entries);
  (await month)?.showMonth(newer);
  (await reflections)?.showReflections(unknown);
  (await prompts)?.showPrompts(newer);
  showCustody(entries);
  (await rides)?.showRide(unknown);
  (await today)?.showToday(newer);
  (await comfort)?.showComfort(unknown);
  (await waiting)?.showWaiting(unknown);
  (await list)?.listEntries(account, entries, await draftsOf(account));
  tellArrival(entries.some(({ state }) => state !== "received" && state !== "needs-you"));
}

// Whoever saw for a while that something waits, hears that it has arrived.
function tellArrival(isWaiting) {
  if (!isWaiting && Date.now() - waitsSince > LONG) toast("What waited on this phone has been received.");
  waitsSince = isWaiting ? (waitsSince ?? Date.now()) : undefined;
}

// Many things may happen at once (a queue that is sent): look again when it is quiet.
function heard({ data }) {
  if (data.account !== account) return;
  if (data.type === "leaving") isOver = true;
  if (data.type === "signed-out") location.replace(data.to);
  if (data.type !== "custody") return;
  clearTimeout(showing);
  showing = setTimeout(show, 60);
  if (data.state !== "received" || !isServed()) return;
  clearTimeout(keeping);
  keeping = setTimeout(() => askToKeep({ again: true }), 1_500);
}

// The script that would keep it has not come.
function sayNotKept() {
  for (const form of document.querySelectorAll(drafted)) form.append(element("p", NOT_KEPT, { class: "small" }));
}

function look(eager) {
  if (isOver || document.visibilityState !== "visible") return;
  show(); // the day may have changed
  send(eager);
}

isReady = drafts && drafts.then((part) => (part ? part.watchDrafts() : sayNotKept())).catch(() => {});
new BroadcastChannel("stillpoint").addEventListener("message", heard);
addEventListener("online", () => look(true));
document.addEventListener("visibilitychange", () => look(true));
setInterval(() => look(false), OFTEN);
look(true);
noteHeard().then(() => look(true)).catch(() => {});
// A server that was restored may have forgotten what it had received.
const offered = kept ? Promise.resolve() : offerAgain(account, generation).catch(() => {});
offered.then((isAgain) => isAgain && look(true));
// A form that was sent before all is here waits in client.js: the evening's is answered in its own page.
await reflections;
