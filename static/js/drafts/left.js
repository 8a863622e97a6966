// What was begun on these questions as they were, and has no place in them as they are: it is shown, and stays on this phone.
import { button, element } from "../phone.js";

const NO_PLACE = "You had also written this. There is no place for it here now. It was not sent, and stays on this phone:";
const SURE = "Delete this from your phone? It was not sent.";

/** The answers in `pairs`: all but which form it was, and what was written over. */
export function answersIn(pairs) {
  return pairs.filter(([name, value]) => !["kind", "step", "revises"].includes(name) && value.trim());
}

/** The answers in `pairs` that have no place in `form`. */
export function leftOf(form, pairs) {
  const fields = [...form.elements].filter(({ type }) => type !== "hidden" && type !== "submit");
  const isPlace = ({ name, type, value }, pair) => name === pair[0] && (!["radio", "checkbox"].includes(type) || value === pair[1]);
  return answersIn(pairs).filter((pair) => !fields.some((field) => isPlace(field, pair)));
}

/** `pairs` with the answers in `left` in the place of those of the same name. */
export function putIn(pairs, left) {
  const added = answersIn(left);
  return [...pairs.filter(([name]) => !added.some(([one]) => one === name)), ...added];
}

/** Says that `words` have no place. Whoever wants them no more has `drop` called. */
export function noPlace(words, drop) {
  const made = element("div", "", { class: "flow" });
  const away = button("Delete it", "link", () => {
    if (!confirm(SURE)) return;
    (made.closest("[data-left]") ?? made).remove();
    drop();
  });
  made.append(element("p", NO_PLACE), ...words.map(([, value]) => element("p", value, { class: "words", dir: "auto" })), away);
  return made;
}
