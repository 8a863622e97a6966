// Lines that a client added to a checklist, or took out, and that the server did not know of when it made the page.
import { field } from "./custody.js";

/** Put them into the list that is on this page. `entries`: those that are newer than the page, in their order. */
export function showOwnItems(entries) {
  for (const entry of entries.filter((entry) => field(entry, "kind") === "own-item")) {
    const list = document.querySelector(`[data-own-items="${CSS.escape(field(entry, "step"))}"]`);
    const removed = field(entry, "remove");
    if (removed) list?.querySelector(`:scope > [data-item="${CSS.escape(removed)}"]`)?.remove();
    else if (list) add(list, `own-${entry.id}`, field(entry, "text"));
  }
}

function add(list, item, text) {
  if (list.querySelector(`:scope > [data-item="${CSS.escape(item)}"]`)) return;
  const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
  row.dataset.item = item;
  for (const field of row.querySelectorAll("[name=item], [name=remove]")) field.value = item;
  // Each form is an entry of its own, wherever it is sent from.
  for (const form of row.querySelectorAll("form")) form.action = `/entries/${crypto.randomUUID()}`;
  row.querySelector(".tick > span").textContent = text;
  row.querySelector(".button-link > .unseen").textContent = text;
  const custody = row.querySelector("[data-custody]");
  custody.dataset.custody += item.replace("own-", "");
  list.querySelector("template").before(row);
}
