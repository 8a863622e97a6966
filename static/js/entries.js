// Forms that carry an entry. Ticks are taken in the page; other forms by the worker, or here where there is none.
import { add, find, flush, needsSignIn } from "../worker/outbox.js";
import { entryId, ownPath } from "../worker/route.js";
import { set, words } from "./custody.js";
import { account, announce, ask, element, isServed, pause } from "./phone.js";
import { send } from "./send.js";

const PATIENCE = { tick: 1_000, other: 4_000 };
const WITH_A_SIGNAL = "It is on this phone. It goes to your practice by itself when the signal is back.";
const SIGN_IN_FIRST = "It is on this phone. Your sign-in has ended. Sign in, and it goes to your practice by itself.";

const TWICE = 2_000; // a second tap on the same, so soon after the first, is the first
const underWay = new Map(); // what is being kept just now, by its id
const pressed = new WeakMap(); // what each form said last, and when
let isLeft = false;

// A page that is left in this very moment may not come to the end of it, and what it had begun is cut off (store.js): the
// worker keeps it then, and the same twice is one entry. In the capturing turn, before anything is cut off.
addEventListener(
  "pagehide",
  () => {
    isLeft = true;
    for (const entry of isServed() ? underWay.values() : []) ask({ type: "entry", account, ...entry });
  },
  { capture: true },
);
addEventListener("pageshow", () => (isLeft = false));

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!form.matches("form[data-entry]") || form.dataset.asItIs) return;
  const isTick = form.dataset.entry === "tick";
  const staysHere = form.hasAttribute("data-stays") || submitter?.hasAttribute("aria-pressed");
  if (!isTick && !staysHere && isServed()) return;
  event.preventDefault();
  const fields = [...new FormData(form, submitter)];
  if (staysHere && isTwice(form, String(fields), event.timeStamp)) return;
  const taken = staysHere ? takeHere(form, fields) : take(form, fields);
  taken.catch(() => isLeft || sendAsItIs(form, submitter));
});

function keep(id, fields, next) {
  underWay.set(id, { id, fields, next });
  return add(account, id, fields, next).finally(() => underWay.delete(id));
}

function isTwice(form, said, at) {
  const before = pressed.get(form);
  pressed.set(form, { said, at });
  return before?.said === said && at - before.at < TWICE;
}

// A box on the page, or a line that comes or goes: we stay where we are, and every press is an entry of its own.
async function takeHere(form, fields) {
  const putBack = takeOut(form);
  const { id } = await keep(crypto.randomUUID(), fields, location.pathname).catch(putBack);
  const isDone = fields.some(([name, value]) => name === "done" && value === "yes");
  set(form, isDone);
  await send(true);
  sayWhere(id).catch(() => {}); // it was taken all the same
}

// What is typed next is another line: the first leaves its field at once, and is there again where it cannot be kept.
function takeOut(form) {
  const typed = [...form.querySelectorAll("input:not([type=hidden])")].map((field) => [field, field.value]);
  form.reset();
  return (error) => {
    for (const [field, value] of typed) field.value = [value, field.value].filter(Boolean).join(" ");
    throw error;
  };
}

// For whoever does not see the line beside the box.
async function sayWhere(id) {
  const entry = await find(account, id);
  if (entry) announce(words(entry)[1]);
}

async function take(form, fields) {
  const path = new URL(form.action).pathname;
  const entry = await keep(entryId(path), fields, ownPath(form.dataset.next) ?? "/today");
  const isTick = form.dataset.entry === "tick";
  await Promise.race([flush(account, true), pause(isTick ? PATIENCE.tick : PATIENCE.other)]);
  const { state, next } = await find(account, entry.id);
  if (state === "needs-you") throw new Error("the server has something to say about it");
  if (state === "received" || (isTick && isServed())) location.assign(next);
  else if (!(await standsThere(form, entry.id))) sayKept(form, next, await needsSignIn(account));
}

// The page of a check-in says by itself what was answered, that nobody has it yet, and where help is.
async function standsThere(form, id) {
  const place = document.querySelector("[data-waiting-answers]");
  if (form.dataset.entry !== "check-in" || !place) return false;
  try {
    (await import("./asking/waiting.js")).showWaiting([await find(account, id)]);
  } catch {
    return false; // without a signal a part of the page may be missing
  }
  if (place.hidden) return false;
  form.reset();
  form.dispatchEvent(new CustomEvent("kept-here"));
  place.tabIndex = -1;
  place.focus();
  announce("It is on this phone.");
  return true;
}

// It could not be kept, or was refused: the server's own page is the best answer.
function sendAsItIs(form, submitter) {
  form.dataset.asItIs = "yes";
  form.requestSubmit(submitter);
}

function sayKept(form, next, hasEnded) {
  const notice = element("div", "", { class: hasEnded ? "notice needs-you" : "notice calm" });
  notice.append(element("p", hasEnded ? SIGN_IN_FIRST : WITH_A_SIGNAL));
  // What an answer asked for: help, before all else.
  const raised = form.querySelectorAll("[data-review] > [data-raised]:not([hidden])");
  const onward = element("p");
  onward.append(element("a", "Go on", { href: next }));
  notice.append(onward);
  form.replaceWith(...raised, notice);
  announce("It is on this phone.");
}
