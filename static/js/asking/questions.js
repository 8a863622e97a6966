// What stands in the form of a check-in: its questions, for whom each is meant, and what was answered, in words.
// Answers are [name, value] pairs, as FormData has them: what is in the form now, or what this phone keeps of one.

/** The questions of `form`, in their order. */
export function questionsOf(form) {
  return [...form.querySelectorAll(".question")];
}

/** The answers that stand in `form`. */
export function pairsOf(form) {
  return [...new FormData(form)];
}

/** What a draft calls a question: the same in every version of the page. */
export function idOf(question) {
  return fieldsOf(question)[0]?.name.split(".")[1] ?? "";
}

/** Whether `question` is meant for who answered `pairs`: one of `all` may have to be answered in a certain way first. */
export function isMeant(question, pairs, all) {
  const { ifQuestion, ifIs } = question.dataset;
  if (!ifQuestion) return true;
  const asked = all.find((one) => idOf(one) === ifQuestion);
  // A ranking has a field for each place: q.ID.1, q.ID.2.
  const holds = pairs.some(([name, value]) => name.split(".")[1] === ifQuestion && ifIs.split(" ").includes(value));
  return holds && (!asked || isMeant(asked, pairs, all));
}

/** What it asks. */
export function labelOf(question) {
  const label = question.querySelector("legend, label").cloneNode(true);
  for (const aside of label.querySelectorAll(".optional, .stem")) aside.remove();
  return label.textContent.trim();
}

/** What `pairs` answer to it, in words; nothing where it was left open. */
export function wordsOf(question, pairs) {
  if (question.querySelector(".ranking")) return ranked(question, pairs);
  const said = fieldsOf(question).flatMap((field) => saidIn(field, pairs));
  const ends = [...question.querySelectorAll(".ends > *")].map(({ textContent }) => textContent.replace(":", ""));
  return said.join(", ") + (said.length && ends.length ? ` (${ends.join(", ")})` : "");
}

// As the server says it (checkins/model.py).
function ranked(question, pairs) {
  const places = [...question.querySelectorAll(".ranking [role=radiogroup]")];
  const said = places.map((place) => fieldsOf(place).flatMap((field) => saidIn(field, pairs)).join());
  const words = said.map((one, number) => one && `${number + 1}. ${one}`).filter(Boolean).join("; ");
  return words && !said[0] ? `${words} (1 was left open)` : words;
}

/** Whether anything stands in it now. */
export function isAnswered(question) {
  return fieldsOf(question).some((field) => (isMark(field) ? field.checked && field.value : field.value.trim()));
}

/** What `pairs` raise: "help", "contact", and "emergency" where it is a sign that cannot wait. */
export function raisedBy(form, pairs) {
  const chosen = raising(form, pairs);
  const cannotWait = chosen.some((field) => field.closest(".question").querySelector("[data-emergency]"));
  return new Set([...chosen.map(({ dataset }) => dataset.raises), ...(cannotWait ? ["emergency"] : [])]);
}

/** What follows the answers in `pairs` that ask to contact the practice: each sentence once. */
export function contactWords(form, pairs) {
  const chosen = raising(form, pairs).filter(({ dataset }) => dataset.raises === "contact");
  const said = chosen.map((field) => field.closest(".question").querySelector("[data-says]").dataset.says);
  return [...new Set(said)].join(" ");
}

function raising(form, pairs) {
  const fields = [...form.querySelectorAll("[data-raises]")];
  return fields.filter((field) => pairs.some(([name, value]) => name === field.name && value === field.value));
}

/** The fields of `question` that hold its answer. */
export function fieldsOf(question) {
  return [...question.querySelectorAll("[name^='q.']")];
}

/** Whether a field is chosen, and not written in. */
export function isMark({ type }) {
  return type === "radio" || type === "checkbox";
}

function saidIn(field, pairs) {
  const values = pairs.filter(([name, value]) => name === field.name && value.trim()).map(([, value]) => value);
  if (!isMark(field)) return values;
  // A stop on a line is its number; what the ends mean is said behind it.
  if (!values.includes(field.value)) return [];
  return [field.closest(".stop") ? field.value : field.labels[0].querySelector("span").textContent.trim()];
}
