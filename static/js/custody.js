// Where each entry is, in words that never claim more than is known.
import { clock } from "./clock.js";
import { element, isNewer, kept } from "./phone.js";

const KINDS = {
  tick: "A box ticked",
  "own-item": "A line of your own",
  reflection: "Your words",
  "reflection-sharing": "Whose your words are",
  "reflection-delete": "Words deleted",
  "check-in": "Your answers",
  comfort: "Your comfort plan",
  listening: "Time with a recording",
  ride: "Your way home",
  session: "Your session took place",
  question: "A question",
  "question-back": "A question taken back",
};
const WORDS = {
  waiting: () => ["phone", "On this phone"],
  sending: () => ["sending", "Sending"],
  received: ({ at }) => ["received", `Received ${clock(at)}`],
  "needs-sign-in": () => ["needs-you", "Needs you: your sign-in has ended. Sign in, and it will be sent"],
  "needs-you": ({ reason }) => ["needs-you", `Needs you: ${reason}`],
};

/** What an entry or a draft is, for its writer. */
export function kindOf(entry) {
  if (isUndo(entry)) return "Words to bring back";
  return KINDS[field(entry, "kind")] ?? "Something you wrote";
}

/** Whether `entry` asks for what was deleted to come back. */
export function isUndo(entry) {
  return field(entry, "kind") === "reflection-delete" && field(entry, "undo") === "yes";
}

/** [state for the look, words] of an entry as it stands on this phone. */
export function words(entry) {
  return WORDS[entry.state](entry);
}

/** Put what is on this phone over what the server said in this page. */
export function showCustody(entries) {
  const newer = entries.filter(isNewer);
  for (const [key, entry] of new Map(newer.map((entry) => [keyOf(entry), entry]))) {
    for (const line of document.querySelectorAll(`[data-custody="${CSS.escape(key)}"]`)) say(line, entry);
  }
  for (const entry of newer) {
    for (const line of document.querySelectorAll(`[data-custody="entry:${CSS.escape(entry.id)}"]`)) say(line, entry);
    if (entry.state !== "needs-you") press(entry);
  }
  showLines(
    entries.filter((entry) => entry.state !== "received").length,
    newer.some((entry) => entry.state === "received"),
  );
}

/** The value of a field of an entry. */
export function field({ pairs }, name) {
  return pairs.findLast(([key]) => key === name)?.[1] ?? "";
}

function keyOf(entry) {
  const kind = field(entry, "kind");
  if (kind === "question") return `question:${entry.id}`; // a question is not its step
  if (kind === "reflection-sharing") return field(entry, "about");
  if (kind === "question-back") return `question:${field(entry, "question")}`;
  const own = kind === "own-item" && (field(entry, "remove") || `own-${entry.id}`);
  const item = own || field(entry, "item");
  return (field(entry, "step") || field(entry, "kind")) + (item && `:${item}`);
}

function say(line, entry) {
  const [state, text] = words(entry);
  line.dataset.state = state;
  line.textContent = field(entry, "kind") === "question-back" ? `${takenBack(entry)}. ${text}` : text;
}

function takenBack({ state, became }) {
  if (became === "opened") return "It was opened before you took it back, so it stays";
  return state === "received" ? "Taken back" : "You asked to take it back";
}

function press(entry) {
  if (field(entry, "kind") !== "tick") return;
  for (const form of document.querySelectorAll('form[data-entry="tick"]')) {
    const sends = new FormData(form);
    const isIts = ["step", "item"].every((name) => (sends.get(name) ?? "") === field(entry, name));
    if (isIts) set(form, field(entry, "done") === "yes");
  }
}

/** Show a tick's box as ticked or not; its button then leads to the other. */
export function set(form, isDone) {
  const button = form.querySelector("[aria-pressed]");
  if (!button) return;
  button.setAttribute("aria-pressed", isDone);
  button.value = isDone ? "no" : "yes";
}

/** Let the words in `form` be written over the entry `id`, or over none. */
export function revise(form, id) {
  form.elements.revises?.remove();
  if (id) form.append(element("input", "", { type: "hidden", name: "revises", value: id }));
}

function showLines(count, isBack) {
  for (const line of document.querySelectorAll("[data-waiting]")) {
    line.hidden = !count;
    line.textContent = `On this phone: ${count}`;
  }
  const isOnline = isBack || (!kept && navigator.onLine);
  for (const line of document.querySelectorAll("[data-offline-line]")) line.hidden = isOnline;
}
