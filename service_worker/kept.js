// The pages this phone keeps. Personal ones lie sealed in their account's database; a prep link's pages and the help
// card are public to whoever has the link, and lie in Cache Storage.
import { offerAgain } from "./again.js";
import { keyOf, seal, unseal } from "./seal.js";
import { shelfOf } from "./sealed.js";
import { read, write } from "./store.js";

const HTML = "text/html; charset=utf-8";
const ACCOUNT = /<html[^>]*\sdata-account="([^"]+)"/;
const LINK = /<html[^>]*\sdata-link="/;
const PATIENCE = 15_000;
const MINUTE = 60_000;
const FORM = /action="\/entries\/([0-9a-f-]{36})"/g;
const OF_THE_WIRE = ["content-length", "content-encoding", "transfer-encoding"];

/** What the phone knows: {account: whose pages it shows, leaving: who signed out, and the server has not heard of it, or
 * not all of them has gone yet, deleting: who asked the server to delete their account, and it is not known whether it has,
 * arrival: another one each time that somebody has come in}. Nobody is both of the first two. */
export function facts() {
  const named = async (all) => ({
    account: await all.get("account"),
    leaving: await all.get("leaving"),
    deleting: await all.get("deleting"),
    arrival: await all.get("arrival"),
  });
  return read("phone", "facts", named);
}

/** Whether `account` has signed out here, and is not gone yet: nothing of theirs is kept or sent. */
export async function isLeaving(account) {
  return Boolean((await facts()).leaving?.includes(account));
}

/** When what `from` offers was kept last, in milliseconds of the epoch; 0 for never. */
export async function keptAt({ account, from }) {
  return (await read("phone", "bundles", (bundles) => bundles.get(account ?? from)))?.keptAt ?? 0;
}

/** Fetch and keep what `from` offers ("/kept", or a prep link's): at most once a minute, unless `again` or something
 * was received since: the kept pages do not know of it. {isAgain: whether there is something to be sent again, isGone:
 * whether the account is deleted, so that nobody can receive anything of it}. */
export async function keep({ account, from, again = false }) {
  const of = account ?? from;
  const came = await navigator.locks.request(`pages ${of}`, async () => {
    const last = await keptAt({ account, from });
    const { account: shown, leaving, arrival } = await facts();
    const isShown = !account || shown === account; // else somebody else was here since
    const isRecent = isShown && Math.abs(Date.now() - last) < MINUTE && !(account && (await hasReceived(account, last)));
    if ((isRecent && !again) || !isFree(shown, leaving) || leaving?.includes(account)) return;
    const headers = { accept: "application/json" };
    const asked = { at: Date.now(), arrival };
    const answer = await fetch(from, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.headers.has("x-stillpoint")) return;
    if (account && answer.status === 401) return dropSealed(account, await answer.json());
    if (!account && [404, 410].includes(answer.status)) await keepPlain(from, { pages: [] }); // taken back
    if (answer.ok) return keepBundle(account, from, { ...(await answer.json()), ...asked });
  });
  return came ?? {};
}

/** Whose pages were kept here, whoever they are shown of now: nobody, while somebody's sign-in may be here without them. */
export async function everybody() {
  const { account, leaving } = await facts();
  if (!isFree(account, leaving)) return [];
  const keys = await read("phone", "bundles", (bundles) => bundles.getAllKeys());
  return keys.filter((of) => !of.startsWith("/")); // the others are links
}

/** Whether the server may be asked. Who signed out without a signal may still have a sign-in here, unless somebody else's
 * is in its place. */
export function isFree(account, leaving) {
  return Boolean(account || !leaving);
}

/** Whether all files of `release` are here: its last page is put there when they are. */
export async function hasFiles(release) {
  return Boolean(await caches.match("/offline", { cacheName: `static-${release}` }));
}

async function hasReceived(account, since) {
  const now = Date.now();
  const lately = IDBKeyRange.bound(Math.min(since, now), now); // what is later, a clock that ran ahead has said
  const keys = await read(account, "received", (received) => received.by("at").getAllKeys(lately));
  return keys.length > 0;
}

async function keepBundle(account, from, bundle) {
  if ((bundle.account ?? null) !== (account ?? null)) return; // someone else signed in meanwhile
  if (account && (await isLeaving(account))) return; // or they signed out
  const isAgain = account && (await offerAgain(account, bundle.generation));
  // A page without its style is not worth keeping: first, the new worker brings the files of that release.
  if (await hasFiles(bundle.release)) await keepPages(account, from, bundle);
  return { isAgain };
}

async function keepPages(account, from, bundle) {
  if (account) await keepSealed(account, bundle);
  else await keepPlain(from, bundle);
  const kept = { of: account ?? from, until: bundle.until, keptAt: bundle.at };
  await write("phone", ["bundles", "facts"], async (bundles, all) => {
    await bundles.put(kept);
    const isLeaving = (await all.get("leaving"))?.includes(account); // since this was asked for
    const isLate = (await all.get("arrival")) !== bundle.arrival; // somebody has signed in meanwhile
    if (account && !isLeaving && !isLate) await all.put(account, "account");
  });
  if (account) await shelfOf(account).keepOnly(bundle.recordings).catch(() => {}); // somebody signed out meanwhile
}

async function keepSealed(account, { pages, ...shared }) {
  const key = await keyOf(account);
  const rows = await Promise.all(pages.map(({ url, html }) => sealed(key, account, url, { html, ...shared })));
  // All or nothing: a phone never shows half of a new plan with half of an old one.
  await write(account, "pages", (store) => Promise.all([store.clear(), ...rows.map((row) => store.put(row))]));
}

// `at`: when it was asked for. What the phone holds since then is put over it.
async function sealed(key, account, path, { html, headers, release, at }) {
  const page = { html, headers: { ...headers, "content-type": HTML }, at };
  return { path, release, box: await seal(key, [account, "pages", path], page) };
}

// A sign-in that only ended leaves them readable until its last day; one that was taken back does not.
async function dropSealed(account, said) {
  if (said.error !== "revoked" || said.account !== account) return; // the sign-in here may be somebody else's
  await write("phone", "bundles", (bundles) => bundles.delete(account));
  await write(account, ["pages", "sounds", "pieces"], (...all) => Promise.all(all.map((store) => store.clear())));
  return { isGone: said.gone };
}

async function keepPlain(from, { pages, headers, release }) {
  const cache = await caches.open("plain");
  const link = from.slice(0, -"/kept".length);
  await Promise.all(pages.map(({ url, html }) => cache.put(url, plain({ html, headers, release }))));
  const isLeft = ({ pathname }) => `${pathname}/`.startsWith(`${link}/`) && !pages.some(({ url }) => url === pathname);
  const old = (await cache.keys()).filter(({ url }) => isLeft(new URL(url)));
  await Promise.all(old.map((request) => cache.delete(request)));
}

function plain({ html, headers, release }) {
  return new Response(html, { headers: { ...headers, "content-type": HTML, "x-stillpoint": release } });
}

/** Keep a page as it went by; and show nobody else's pages any more once the server names another person.
 * `at`, `arrival`: when it was asked for, and the last arrival then. */
export async function remember({ pathname, search }, { headers, html, at, arrival }) {
  const release = headers.get("x-stillpoint");
  if (search || !(await hasFiles(release))) return;
  const lasting = [...headers].filter(([name]) => !OF_THE_WIRE.includes(name));
  const page = { html, headers: Object.fromEntries(lasting), release, at };
  const [, account] = ACCOUNT.exec(html) ?? [];
  if (account) await navigator.locks.request(`pages ${account}`, () => rememberSealed(account, pathname, page, arrival));
  else if (pathname === "/help" || LINK.test(html)) await (await caches.open("plain")).put(pathname, plain(page));
}

async function rememberSealed(account, path, page, arrival) {
  if ((await facts()).account !== account) return hideOthers(account, (now) => now === arrival);
  const row = await sealed(await keyOf(account), account, path, page);
  await write(account, "pages", (pages) => pages.put(row), "relaxed");
}

/** Show nobody's pages but those of `account`, who has just signed in: none of another person's, even while the server is
 * slow to answer. `isDue(arrival)`: no, where somebody else has come in since, and what names `account` is of the one before. */
export function hideOthers(account, isDue = () => true) {
  return write("phone", "facts", async (all) => {
    if (!isDue(await all.get("arrival"))) return;
    await all.put(crypto.randomUUID(), "arrival");
    if ((await all.get("account")) !== account) await all.delete("account");
  });
}

/** The page of `path` as this phone keeps it for whoever is signed in here, or undefined. */
export async function find(path) {
  const { account } = await facts().catch(() => ({})); // what is plain opens also where the store does not
  // The app opens at "/": without a server that is where the person would have been led.
  const sealed = account && (await findSealed(account, path === "/" ? "/today" : path));
  return sealed || findPlain(path);
}

async function findSealed(account, path) {
  const [bundle, row, key] = await Promise.all([
    read("phone", "bundles", (bundles) => bundles.get(account)),
    read(account, "pages", (pages) => pages.get(path)),
    keyOf(account),
  ]);
  const isOver = !(Date.now() <= Date.parse(bundle?.until));
  if (!row || isOver) return;
  return shown(await unseal(key, [account, "pages", path], row.box));
}

async function findPlain(path) {
  const cache = await caches.open("plain");
  const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  const found = path === "/" ? kept.find((each) => /^\/l\/[^/]+$/.test(each)) : path;
  if (found && !(await hasRunOut(found))) return cache.match(found);
}

// A link opens no longer than it lasts, also where no server can say so.
async function hasRunOut(path) {
  const [link] = /^\/[lr]\/[^/]+/.exec(path) ?? [];
  const bundle = link && (await read("phone", "bundles", (bundles) => bundles.get(`${link}/kept`)));
  return Date.now() > Date.parse(bundle?.until);
}

// The same page may be used twice: each time its forms carry UUIDs of their own.
function shown({ html, headers, at }) {
  const fresh = new Map();
  const renew = (form, id) => {
    fresh.set(id, fresh.get(id) ?? crypto.randomUUID());
    return `action="/entries/${fresh.get(id)}"`;
  };
  const marked = `<html data-kept="${new Date(at).toISOString()}"`;
  return new Response(html.replace(FORM, renew).replace("<html", marked), { headers });
}

/** The releases that the kept pages belong to: their styles and scripts are still needed. */
export async function releases() {
  const { account } = await facts();
  const rows = account ? await read(account, "pages", (pages) => pages.getAll()) : [];
  const cache = await caches.open("plain");
  const answers = await Promise.all((await cache.keys()).map((request) => cache.match(request)));
  return new Set([...rows.map((row) => row.release), ...answers.map((answer) => answer.headers.get("x-stillpoint"))]);
}
