// The answer to a navigation: the server's if it comes in time, else what this phone keeps.
import { facts, find, left, remember } from "./kept.js";
import { ownPath } from "./route.js";

const PATIENCE = 3_000;
const LONGEST = 17_000; // more, where the phone has no copy

/** The page that `event` asks for. `shell` names the cache with this release's own pages. */
export async function answerPage(event, shell) {
  const url = new URL(event.request.url);
  if (url.pathname === "/kept-here") return keptHere(url, shell);
  // Signed out without a signal: until the server has heard, nothing goes there with the old sign-in.
  const known = await facts();
  if (!(await left(known))) return ownPage(url, shell);
  const when = { at: Date.now(), arrival: known.arrival };
  const asked = fromServer(event.request);
  const keep = ({ answer: { headers }, html }) => html && remember(url, { headers, html, ...when });
  event.waitUntil(asked.then(keep).catch(() => {}));
  const answer = await inTime(asked, PATIENCE);
  if (answer && answer.status < 500) return answer;
  const copy = await find(url.pathname).catch(() => {}); // what cannot be opened is no copy
  return copy ?? answer ?? (await inTime(asked, LONGEST)) ?? ownPage(url, shell);
}

// Rejects for what is not ours: a captive portal answers too, with a page of its own.
async function fromServer(request) {
  const answer = await fetch(request);
  if (answer.type === "opaqueredirect") return { answer };
  if (!answer.headers.has("x-stillpoint")) throw new TypeError("not ours");
  if (!answer.headers.get("content-type")?.startsWith("text/html")) return { answer };
  const text = await answer.text(); // to its end: half a page is none
  const page = new Response(text, answer);
  page.headers.delete("content-encoding");
  page.headers.delete("content-length");
  return { answer: page, html: answer.status === 200 && text };
}

function inTime(asked, longest) {
  const late = new Promise((resolve) => setTimeout(resolve, longest));
  return Promise.race([asked.then(({ answer }) => answer), late]).catch(() => {});
}

async function ownPage({ pathname }, shell) {
  const cache = await caches.open(shell);
  return (await cache.match(pathname)) ?? (await cache.match("/offline")) ?? Response.error();
}

async function keptHere({ searchParams }, shell) {
  const page = await caches.match("/kept-here", { cacheName: shell });
  if (!page) return Response.error();
  const next = ownPath(searchParams.get("next")) ?? "/today";
  const needs = searchParams.get("needs") ?? "signal";
  const link = (tag) => tag.replace(/href="[^"]*"/, `href="${next}"`);
  const part = (_, mark, what) => (what === needs ? mark : `${mark} hidden`);
  const text = (await page.text()).replace(/(data-needs="([\w-]+)")(?: hidden)?/g, part);
  return new Response(text.replace(/<a\b[^>]*\bdata-kept-next\b[^>]*>/g, link), page);
}
