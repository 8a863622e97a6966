// The page of entries: what is on this phone and not received, with what was written and what can be done.
import { add, discard } from "../worker/outbox.js";
import { clock } from "./clock.js";
import { field, words } from "./custody.js";
import { account, element } from "./phone.js";
import { send } from "./send.js";

const KINDS = {
  tick: "A box ticked",
  reflection: "Your words",
  "check-in": "Your answers",
  listening: "Time with a recording",
  session: "Your session took place",
};

let shown = "";

/** Fill the list of `entries` that are only on this phone, which the page has. */
export function listEntries(entries) {
  const waiting = entries.filter((entry) => entry.state !== "received");
  const now = JSON.stringify(waiting.map(({ id, state }) => [id, state]));
  if (now === shown) return; // someone may be reading there
  shown = now;
  document.querySelector("[data-outbox]").replaceChildren(...waiting.map(row));
  for (const none of document.querySelectorAll("[data-outbox-none]")) none.hidden = waiting.length > 0;
}

function row(entry) {
  const item = element("li", "", { class: "flow" });
  const [state, text] = words(entry);
  const kind = KINDS[field(entry, "kind")] ?? "Something you wrote";
  const written = field(entry, "written");
  item.append(element("p", written ? `${kind} · ${clock(new Date(written))}` : kind));
  item.append(element("p", text, { class: "custody", "data-state": state }));
  if (field(entry, "text")) item.append(reading(field(entry, "text")));
  if (entry.state === "needs-you") item.append(choices(entry));
  return item;
}

function reading(text) {
  const details = element("details");
  details.append(element("summary", "Read it"), element("p", text, { class: "words" }));
  return details;
}

function choices(entry) {
  const actions = element("p", "", { class: "actions" });
  if (entry.pairs.length) actions.append(button("Send it as new", "quiet", () => sendAsNew(entry)));
  actions.append(button("Delete it", "link", () => remove(entry)));
  return actions;
}

function button(label, kind, act) {
  const made = element("button", label, { type: "button", class: `button button-${kind}` });
  made.addEventListener("click", act);
  return made;
}

function remove({ id }) {
  if (confirm("Delete this from your phone? It was not sent.")) discard(account, id);
}

async function sendAsNew({ pairs, next }) {
  await add(account, crypto.randomUUID(), pairs, next); // the refused one goes
  await send(true);
}
