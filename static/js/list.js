// The page of entries: what is on this phone and not received, with what was written and what can be done.
import { dropDraft } from "../worker/drafts.js";
import { add, discard } from "../worker/outbox.js";
import { clock } from "./clock.js";
import { field, kindOf, words } from "./custody.js";
import { saveAsFile, written as writtenIn } from "./export.js";
import { button, element } from "./phone.js";
import { send } from "./send.js";

const SURE = "Delete this from your phone? It was not sent.";
let shown = "";
let account;

/** Fill the list of what is only on this phone: `entries` of `owner`, and the `drafts` that were never sent. */
export function listEntries(owner, entries, drafts) {
  account = owner;
  const waiting = entries.filter((entry) => entry.state !== "received");
  const now = JSON.stringify([...waiting, ...drafts].map(({ id, state, at }) => [id, state, at]));
  if (now === shown) return; // someone may be reading there
  shown = now;
  const list = document.querySelector("[data-outbox]");
  list.replaceChildren(...waiting.map(row), ...drafts.map(unfinished));
  for (const none of document.querySelectorAll("[data-outbox-none]")) none.hidden = list.children.length > 0;
  for (const save of document.querySelectorAll("[data-save-as-file]")) {
    save.hidden = !list.children.length;
    save.onclick = () => saveAsFile(waiting, drafts);
  }
}

function row(entry) {
  const item = element("li", "", { class: "flow" });
  const [state, text] = words(entry);
  const kind = kindOf(entry);
  const at = field(entry, "written");
  item.append(element("p", at ? `${kind} · ${clock(new Date(at))}` : kind));
  item.append(element("p", text, { class: "custody", "data-state": state }));
  const lines = writtenIn(entry);
  if (lines.length) item.append(reading(lines.join("\n")));
  if (entry.state === "needs-you") item.append(choices(entry));
  return item;
}

function unfinished(draft) {
  const item = element("li", "", { class: "flow" });
  item.append(element("p", `${kindOf(draft)} · ${clock(draft.at)}`));
  item.append(element("p", "Not finished, and not sent", { class: "custody", "data-state": "phone" }));
  const actions = element("p", "", { class: "actions" });
  actions.append(element("a", "Go on", { class: "button button-quiet", href: draft.path }));
  actions.append(button("Delete it", "link", () => removeDraft(draft)));
  item.append(actions);
  return item;
}

function removeDraft({ id }) {
  if (confirm(SURE)) dropDraft(account, id);
}

function reading(text) {
  const details = element("details");
  details.append(element("summary", "Read it"), element("p", text, { class: "words" }));
  return details;
}

function choices(entry) {
  const actions = element("p", "", { class: "actions" });
  const canGo = entry.pairs.length > 0 && entry.status !== 410; // the account is closed
  if (canGo) actions.append(button("Send it as new", "quiet", () => sendAsNew(entry)));
  actions.append(button("Delete it", "link", () => remove(entry)));
  return actions;
}

function remove({ id }) {
  if (confirm(SURE)) discard(account, id);
}

async function sendAsNew({ pairs, next }) {
  await add(account, crypto.randomUUID(), pairs, next); // the refused one goes
  await send(true, account);
}
