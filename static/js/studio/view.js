// What the studio's page shows.
import { button, element } from "../phone.js";

const TOO_LOUD = 0.97;
const ENOUGH = 0.05;
const NEAR = 300; // seconds
const studio = document.querySelector("[data-studio]");

/** The first element in the studio that `selector` finds. */
export function one(selector) {
  return studio.querySelector(selector);
}

/** Show the parts that belong to this moment, and no other. Whoever works by keyboard goes on in what is new. */
export function showMoment(moment) {
  const wasHere = studio.contains(document.activeElement);
  for (const part of studio.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(moment);
  if (wasHere) [...studio.querySelectorAll("[data-focus]")].find((place) => place.checkVisibility())?.focus();
}

/** Say what went wrong; without a sentence, that nothing is. */
export function say(sentence = "") {
  const place = one("[data-problem]");
  place.textContent = sentence;
  place.hidden = !sentence;
  if (sentence) place.scrollIntoView({ block: "nearest" });
}

/** Under this title it is recorded, and sent unless somebody changes it; words of one's own have none yet. */
export function showTitle(title) {
  one("h1").textContent = title || "Words of your own";
  one("[data-send]").elements.title.value = title;
}

let loudUntil = 0;

/** How loud it is, from 0 to 1, also in words: a bar alone is not for everybody. */
export function showLevel(level) {
  one("[data-level]").value = level;
  if (level > TOO_LOUD) loudUntil = Date.now() + 3000;
  const isLoud = Date.now() < loudUntil;
  const words = one("[data-level-words]");
  const sentence = isLoud ? "Too loud. Please move back a little." : level > ENOUGH ? "This is loud enough." : "";
  if (sentence && sentence !== words.textContent) words.textContent = sentence;
}

/** Where one is in the words. `silence`: seconds that are left of it. */
export function showLine(lines, number, silence) {
  const text = (place) => lines[place]?.text ?? "";
  one("[data-line=before]").textContent = text(silence ? number : number - 1);
  one("[data-line=now]").textContent = silence ? "" : text(number);
  one("[data-line=after]").textContent = text(number + 1);
  one("[data-silence]").hidden = !silence;
  one("[data-silence]").textContent = silence ? `Quiet for ${silence}` : "";
  one("[data-place]").textContent = `Line ${number + 1} of ${lines.length}`;
}

/** How long it is so far, and near the end how much more can be sent: without a voice, which would be recorded. */
export function showTime({ seconds, left }) {
  one("[data-time]").textContent = clock(seconds) + (left < NEAR ? ` · ${more(left)}` : "");
}

function more(left) {
  if (left <= 0) return "longer than can be sent, but you can trim it";
  return left < 60 ? "less than a minute more can be sent" : `about ${Math.floor(left / 60)} min more can be sent`;
}

/** Every line that was said, each with a way to say it again: `again(number)`. */
export function showSaid(lines, count, again) {
  one("[data-lines]").replaceChildren(...lines.slice(0, count).map((line, number) => said(line, () => again(number))));
}

function said({ text }, again) {
  const item = element("li");
  const from = button(text, "link", again);
  from.dir = "auto";
  item.append(from);
  return item;
}

/** Minutes and seconds. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
