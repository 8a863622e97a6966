// What was answered, for whoever is about to send it or has sent it: each question with its answer, and what was left open.
import { button, element } from "../phone.js";
import { contactWords, isMeant, labelOf, questionsOf, raisedBy, wordsOf } from "./questions.js";

/** Fill `list` with what `pairs` answer to the questions of `form`. `change`, where it is given, is offered for each: it is
 * called with the question. What was left open, of what is meant, is returned. */
export function listAnswers(list, form, pairs, change) {
  const all = questionsOf(form);
  const answered = all.filter((question) => wordsOf(question, pairs));
  list.replaceChildren(...answered.map((question) => row(question, pairs, change)));
  return all.filter((question) => !answered.includes(question) && isMeant(question, pairs, all));
}

/** Show the parts of `root` for what `pairs` raise, and hide the others. */
export function showRaised(root, form, pairs) {
  const raised = raisedBy(form, pairs);
  for (const part of root.querySelectorAll("[data-raised]")) part.hidden = !raised.has(part.dataset.raised);
  for (const words of root.querySelectorAll("[data-sentence]")) words.textContent = contactWords(form, pairs);
}

/** A line for a question that was left open. */
export function openLine(question, change) {
  const line = element("li");
  line.append(element("span", labelOf(question)), " ", changing(question, "Answer", change));
  return line;
}

function row(question, pairs, change) {
  const made = element("div");
  const answer = element("dd");
  answer.append(element("span", wordsOf(question, pairs), { class: "words", dir: "auto" }));
  if (change) answer.append(changing(question, "Change", change));
  made.append(element("dt", labelOf(question)), answer);
  return made;
}

// Named in full for whoever hears the buttons one by one.
function changing(question, word, change) {
  const made = button(word, "link", () => change(question));
  made.append(element("span", `: ${labelOf(question)}`, { class: "unseen" }));
  return made;
}
