// The way home as it stands on this phone, put over what the server said in this page.
import { field, revise } from "./custody.js";

const WORDS = {
  confirmed: (who) => `${who}, confirmed`,
  asked: (who) => `${who}, not confirmed yet`,
  nobody: () => "Nobody yet",
};

/** Show the newest of `entries`, which the server did not know of when it made the page. */
export function showRide(entries) {
  const ride = entries.findLast((entry) => field(entry, "kind") === "ride");
  if (!ride) return;
  const isRefused = ride.state === "needs-you";
  if (!isRefused) tell(field(ride, "state"), field(ride, "who"));
  for (const form of document.querySelectorAll("form[data-entry=ride]")) fillIn(form, ride, isRefused);
}

// Of a visit that moved meanwhile this phone knows nothing: the server says so in the next page.
function tell(state, who) {
  for (const place of document.querySelectorAll("[data-ride]")) place.textContent = WORDS[state]?.(who) ?? "";
}

// The form goes on from what was said last, unless somebody is at it.
function fillIn(form, ride, isRefused) {
  const { who, state } = form.elements;
  if (who.value !== who.defaultValue || [...state].some((one) => one.checked !== one.defaultChecked)) return;
  who.defaultValue = who.value = field(ride, "who");
  for (const one of state) one.defaultChecked = one.checked = one.value === field(ride, "state");
  if (!isRefused) revise(form, ride.id);
}
