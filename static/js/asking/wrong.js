// What the server would not take is said before it is sent: without a signal it may be days until the server hears of it.
import { announce, element } from "../phone.js";
import { fieldsOf, isMark } from "./questions.js";

const NUMBER = /^[0-9]{1,7}(?:[.,]([0-9]{1,2}))?$/;

/** Say at `question` what is wrong with what stands in it now, or that nothing is; whether anything is. */
export function tellWrong(question) {
  const { wrong } = question.dataset;
  question.querySelector("[data-told]")?.remove();
  const place = question.querySelector("fieldset, input");
  if (!wrong || !isWrong(question)) return set(place, false);
  const id = `${place.id}-wrong`;
  if (!question.querySelector(".error")) place.before(element("p", wrong, { class: "error", id, "data-told": "" }));
  set(place, true, id);
  return true;
}

/** Lead to the question that `tellWrong` said something of. Where it is taller than the screen, what was said is in sight. */
export function leadTo(question) {
  question.querySelector("fieldset, input").focus();
  question.querySelector(".error").scrollIntoView({ block: "nearest" });
  announce(question.dataset.wrong);
}

// A ranking has two fields, and each is to have an answer of its own.
function isWrong(question) {
  const { number } = question.dataset;
  const values = fieldsOf(question).filter((field) => !isMark(field) || field.checked).map(({ value }) => value.trim()).filter(Boolean);
  if (!number) return new Set(values).size < values.length;
  const [least, most, places] = number.split(" ").map(Number);
  return values.some((value) => !isNumber(value, least, most, places));
}

function isNumber(value, least, most, places) {
  const found = NUMBER.exec(value);
  const read = Number(value.replace(",", "."));
  return Boolean(found) && (places > 0 || !found[1]) && least <= read && read <= most;
}

// The sentence is tied to the field beside its help.
function set(place, isBad, id) {
  if (!place) return false;
  const others = (place.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && !one.endsWith("-wrong"));
  const all = isBad && document.getElementById(id) ? [id, ...others] : others;
  if (all.length) place.setAttribute("aria-describedby", all.join(" "));
  else place.removeAttribute("aria-describedby");
  if (place.tagName === "INPUT" && place.closest("[data-number]")) place.setAttribute("aria-invalid", isBad);
  return isBad;
}
