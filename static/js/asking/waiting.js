// A check-in that was sent from this phone, on a page that does not know of it yet: what was answered, from the sealed
// copy; who has it; and help, where an answer asked for it.
import { field, words } from "../custody.js";
import { element } from "../phone.js";
import { listAnswers, showRaised } from "./review.js";

/** Show the newest of `entries`, those of which the server did not know when it made this page. */
export function showWaiting(entries) {
  const place = document.querySelector("[data-waiting-answers]");
  const form = document.querySelector('form[data-entry="check-in"]');
  if (!form) return;
  const isOurs = (entry) => field(entry, "kind") === "check-in" && field(entry, "step") === form.elements.step.value;
  // What the server refused is on the page of entries, with what can be done.
  const entry = entries.findLast((one) => isOurs(one) && one.state !== "needs-you");
  // A page that comes as the answer to a form began before what was in the form had arrived, and knows it all the same.
  if (!entry || place.dataset.known.split(" ").includes(entry.id)) return;
  tellNobody(place.querySelector("[data-nobody-yet]"), entry.state);
  if (place.dataset.shown === entry.id) return; // someone may be reading, or answering again
  place.dataset.shown = entry.id;
  const line = place.querySelector("[data-custody]");
  [line.dataset.state, line.textContent] = words(entry);
  line.dataset.custody = `entry:${entry.id}`;
  const list = place.querySelector("[data-waiting-list]");
  listAnswers(list, form, entry.pairs);
  place.querySelector("[data-waiting-none]").hidden = list.children.length > 0;
  showRaised(place, form, entry.pairs);
  instead(place, true);
  place.querySelector("[data-answer-again]").onclick = () => instead(place, false);
}

// The sign-in is no page that a phone keeps: the way there is made when it is needed.
function tellNobody(line, state) {
  const ways = [...line.querySelectorAll("[data-goes]")];
  for (const way of ways) way.hidden = way.dataset.goes !== state;
  line.hidden = ways.every((way) => way.hidden);
  line.querySelector("a")?.remove();
  if (state === "needs-sign-in") line.append(" ", element("a", "Sign in", { href: "/signin" }));
}

// In the place of what the page itself shows: older answers, or the questions. Where help is stays there, and comes first,
// also for whoever answers again.
function instead(place, isShown) {
  place.hidden = !isShown && !place.querySelector('[data-raised="help"]:not([hidden])');
  place.querySelector("[data-waiting-rest]").hidden = !isShown;
  const form = document.querySelector('form[data-entry="check-in"]');
  const around = form.closest("details.again");
  if (around && !isShown) around.open = true;
  for (const part of [around ?? document.querySelector("[data-start]"), document.querySelector("[data-answers]")]) {
    if (part) part.hidden = isShown;
  }
  if (!isShown) (around ?? document.querySelector("[data-start]")).before(place);
  document.body.toggleAttribute("data-sent", isShown);
}
