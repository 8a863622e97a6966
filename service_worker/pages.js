// The answer to a navigation: the server's if it comes in time, else what this phone keeps.
import { facts, find, isFree, remember } from "./kept.js";
import { isDeleted, leadOut, left } from "./leaving.js";
import { everything, flush } from "./outbox.js";
import { ownPath } from "./route.js";

const PATIENCE = 3_000;
const CHECK_IN = /^\/check-ins\/./;
const LONGEST = 17_000; // more, where the phone has no copy
const STORAGE = 5_000; // what answers later than this, or not at all, keeps nobody from the server's own pages
const LEAVING = 6_000; // so long a page waits for who signed out to be gone, and told
// What is asked about words is no words: the page that comes says what is to happen.
const ASKED = { "reflection-delete": "delete", "reflection-sharing": "sharing", "question-back": "question-back" };

/** The page that `event` asks for. `shell` names the cache with this release's own pages. */
export async function answerPage(event, shell) {
  const url = new URL(event.request.url);
  if (url.pathname === "/kept-here") return whatIsKept(url, shell);
  const known = await soon(facts(), STORAGE); // undefined: this phone's storage does not answer, and only the server can
  const longest = known ? LONGEST : STORAGE;
  if (known?.deleting && (await soon(isDeleted(known.deleting)))) return sayDeleted(known.deleting);
  // Signed out without a signal: until the server has heard, nothing goes there with the old sign-in.
  if (known && !(await isHeard(event, known))) return ownPage(url, shell);
  const when = { at: Date.now(), arrival: known?.arrival };
  const asked = fromServer(event.request);
  const keep = ({ answer: { headers }, html }) => known && html && remember(url, { headers, html, ...when });
  event.waitUntil(asked.then(keep).catch(() => {}));
  const answer = await inTime(asked, PATIENCE);
  if (answer?.type === "opaqueredirect") return (await soon(unsent(url.pathname), longest)) ?? answer;
  if (answer && answer.status < 500) return answer;
  const copy = await soon(find(url.pathname), longest); // what cannot be opened is no copy
  return copy ?? answer ?? (await inTime(asked, LONGEST)) ?? ownPage(url, shell);
}

function sayDeleted(account) {
  leadOut(account, "/left");
  return seeOther("/left");
}

// Who is here now does not wait for who has left.
function isHeard(event, known) {
  const heard = left(known);
  event.waitUntil(heard);
  return Promise.race([heard, pause(LEAVING).then(() => isFree(known.account, known.leaving))]);
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
  return soon(asked.then(({ answer }) => answer), longest);
}

/** What `promise` brings; undefined where it fails, or takes too long. */
export function soon(promise, longest = PATIENCE) {
  return Promise.race([promise, pause(longest)]).catch(() => {});
}

/** What this phone can show of its own for a page that it has not got. */
export async function ownPage({ pathname }, shell) {
  const cache = await caches.open(shell);
  return (await cache.match(pathname)) ?? (await cache.match("/offline")) ?? Response.error();
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Where it is said that `entry` is on this phone; `isOver`: it waits for a sign-in. */
export function keptHere({ pairs, next }, isOver) {
  const said = Object.fromEntries(pairs);
  const asked = said.undo === "yes" ? "undo" : ASKED[said.kind];
  const why = [asked && `&asked=${asked}`, isOver && "&needs=sign-in"];
  // Said by the form itself (asking.js). The address tells nobody what it was.
  if (said.raised === "help") why.push("&with=numbers");
  return `/kept-here?next=${encodeURIComponent(next)}${why.filter(Boolean).join("")}`;
}

// The page of a check-in leads to the sign-in: of answers that wait for that, it is said first that nobody has them.
async function unsent(path) {
  const { account } = await facts();
  if (!account || !CHECK_IN.test(path) || !(await waitingFor(account, path))) return;
  // It may be on its way just now, or may still be delivered.
  await Promise.race([flush(account, true).catch(() => {}), pause(PATIENCE)]);
  const entry = await waitingFor(account, path);
  return entry && seeOther(keptHere(entry, true));
}

/** The way on to `path`. */
export function seeOther(path) {
  return Response.redirect(new URL(path, location.origin), 303);
}

async function waitingFor(account, path) {
  const isWaiting = ({ state, next }) => state !== "received" && state !== "needs-you" && next === path;
  return (await everything(account)).findLast(isWaiting);
}

async function whatIsKept({ searchParams }, shell) {
  const page = await caches.match("/kept-here", { cacheName: shell });
  if (!page) return Response.error();
  const next = ownPath(searchParams.get("next")) ?? "/today";
  const isHelp = searchParams.get("with") === "numbers";
  const needs = searchParams.get("needs") ?? "signal";
  const isLeaving = needs === "sign-out"; // asked by signout.js: no entry was sent
  const ofEntry = ["entry", isHelp ? "numbers" : "no-numbers", ...(CHECK_IN.test(next) ? ["nobody"] : [])];
  const shown = {
    asked: [searchParams.get("asked") ?? "words"],
    needs: isLeaving ? [needs] : [needs, ...ofEntry],
  };
  const link = (tag) => tag.replace(/href="[^"]*"/, `href="${next}"`);
  const part = (_, mark, name, what) => (shown[name].includes(what) ? mark : `${mark} hidden`);
  const plain = (await page.text()).replace(/(data-(needs|asked)="([\w-]+)")(?: hidden)?/g, part);
  const text = isHelp ? await withNumbers(plain, shell).catch(() => plain) : plain;
  const whole = isLeaving ? await withAccount(text) : text;
  return new Response(whole.replace(/<a\b[^>]*\bdata-kept-next\b[^>]*>/g, link), page);
}

// Whose sign-out it is that asks.
async function withAccount(text) {
  const { account = "" } = await facts();
  return text.replace('name="account" value=""', `name="account" value="${account}"`);
}

// The words and numbers of the help card, as this phone has it: of the country and the practice, where they are known.
async function withNumbers(text, shell) {
  const card = (await find("/help").catch(() => {})) ?? (await caches.match("/help", { cacheName: shell }));
  const help = await card.text();
  const [, lead] = /data-help-lead>([^<]*)</.exec(help) ?? [];
  const numbers = [...help.matchAll(/data-help-numbers>([\s\S]*?)<\/div>/g)].map(([, rows]) => rows);
  const put = (mark, rows) => (whole) => (rows ? mark + rows : whole);
  return text
    .replace(/data-kept-lead>[^<]*/, put("data-kept-lead>", lead))
    .replace("data-kept-numbers>", put("data-kept-numbers>", numbers.join("")));
}
