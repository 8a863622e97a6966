// Looks, when the app is opened, whether what was saved is still there; says so where it is not, and tells the practice.
import * as forAll from "../worker/saved.js";
import { account, element, link } from "./phone.js";

const DAY = 20 * 3_600_000; // told once a day is enough

async function look() {
  const shelves = account ? [forAll, (await import("../worker/sealed.js")).shelfOf(account)] : [forAll];
  const found = (await Promise.all(shelves.map(looked))).flat();
  showLost(found.filter(({ one }) => one.isLost).map(({ one }) => one));
  if (account) for (const { shelf, one } of found) await tell(shelf, one);
}

async function looked(shelf) {
  for (const { url } of await shelf.savedOnes()) await shelf.isWhole(url);
  return (await shelf.savedOnes()).map((one) => ({ shelf, one }));
}

function showLost(lost) {
  const place = document.querySelector("[data-lost-recordings]");
  if (!place) return;
  place.replaceChildren(...lost.map(notice));
}

function notice({ slug, title }) {
  const made = element("div", "", { class: "notice needs-you" });
  made.append(element("p", `“${title}” is no longer on this phone: the browser has cleared it. With a signal you can save it again.`));
  const way = element("p");
  way.append(element("a", "Save it again", { class: "button button-quiet", href: link ? link : `/meditate/${slug}` }));
  made.append(way);
  return made;
}

async function tell(shelf, { url, slug, isLost, isRemoved, told }) {
  const state = isRemoved ? "removed" : isLost ? "lost" : "saved";
  if (told?.account === account && told.state === state && Date.now() - told.at < DAY) return;
  const body = new URLSearchParams({ state });
  const answer = await fetch(`/meditate/${slug}/saved`, { method: "POST", body, headers: { accept: "application/json" } });
  if (answer.status !== 204) return;
  if (isRemoved) await shelf.forget(url);
  else await shelf.noteSaved(url, { told: { account, state, at: Date.now() } });
}

look().catch(() => {}); // no signal, or no storage: next time
