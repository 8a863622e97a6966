// Where somebody stopped, and how they like to listen. For a signed-in account it lies in their own sealed store. On a
// prep link, which anybody may open, only this tab's own history remembers it, and it goes with the tab.
import { changeListening, listeningOf } from "../../worker/places.js";
import { account } from "../phone.js";

const EDGE = 5; // seconds: so near to the beginning or the end there is nothing to go back to
const OFTEN = 5; // seconds of sound between two notes
const NOTED = ["pause", "ended", "seeked"];
let isOver = false; // someone signs out: to keep anything now would bring their store back

if (account) {
  new BroadcastChannel("stillpoint").addEventListener("message", ({ data }) => {
    isOver ||= data.type === "leaving" && data.account === account;
  });
}

/** {place, choices} of the recording `slug`; 0 and {} where nothing is known. */
export async function recall(slug) {
  const { places = {}, choices = {} } = await (account ? listeningOf(account) : inHistory());
  return { place: places[slug] ?? 0, choices };
}

/** Whether there is something to go back to at `place`, in a sound of so many seconds. */
export function isWorth(place, duration) {
  return place > EDGE && place < duration - EDGE;
}

/** Keep how somebody likes to listen. */
export function keepChoices(choices) {
  return keep((known) => ({ ...known, choices }));
}

/** Note every few seconds, and at each pause, where `sound` is. */
export function keepPlace(sound, slug) {
  let noted = sound.at;
  const note = () => {
    if (!sound.hasBegun) return;
    noted = sound.at;
    const place = isWorth(sound.at, sound.duration) ? Math.floor(sound.at) : 0;
    keep((known) => ({ ...known, places: withPlace(known.places, slug, place) })).catch(() => {});
  };
  sound.onChange((event) => {
    const isDue = event === "timeupdate" ? Math.abs(sound.at - noted) > OFTEN : NOTED.includes(event);
    if (isDue) note();
  });
  addEventListener("pagehide", note);
}

function withPlace(places, slug, place) {
  const { [slug]: _, ...others } = places ?? {};
  return place ? { ...others, [slug]: place } : others;
}

async function keep(change) {
  if (isOver) return;
  if (account) return changeListening(account, change);
  history.replaceState({ ...history.state, listening: change(inHistory()) }, "");
}

function inHistory() {
  return history.state?.listening ?? {};
}
