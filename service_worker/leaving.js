// Who leaves this phone, by signing out or by deleting their account. It is written down first: so what a page began that
// was closed halfway, the worker finishes at the next one.
import { facts, hideOthers, isFree, isLeaving } from "./kept.js";
import { destroy, empty, write } from "./store.js";

const PATIENCE = 5_000;
const JSON_ALONE = { headers: { accept: "application/json" }, cache: "no-store" };
const told = new BroadcastChannel("stillpoint");

/** From now on nothing of `account` is shown, sent or readable here. `left` does the rest. */
export async function forget(account) {
  told.postMessage({ type: "leaving", account }); // pages of theirs touch nothing any more
  // Where it cannot be written down (a full disk), it goes all the same.
  await note(account).finally(() => empty(account));
  await (await caches.open("plain")).delete("/help"); // it names the practice; the one without names is still there
}

function note(account) {
  return write("phone", ["facts", "bundles"], async (all, bundles) => {
    const leaving = new Set([...((await all.get("leaving")) ?? []), account]);
    await all.put([...leaving], "leaving");
    if ((await all.get("deleting")) === account) await all.delete("deleting");
    await unname(account, all, bundles);
  });
}

// An old tab may sign out when the phone is somebody else's already.
async function unname(account, all, bundles) {
  if ((await all.get("account")) === account) await all.delete("account");
  await bundles.delete(account);
}

/** Finish with who signed out here, by the facts as they are `known`: nothing of them stays, and the server hears of it.
 * True when requests may go there: it has heard, or somebody else is here now. Never rejects. */
export async function left(known) {
  const { account, leaving } = known ?? (await facts().catch(() => ({})));
  if (!leaving) return true;
  try {
    await Promise.all(leaving.map(drop));
    if (!(await tell(leaving))) return isFree(account, leaving);
    return await takeOff(leaving);
  } catch {
    return isFree(account, leaving);
  }
}

// Waits for whatever is just being written or sent: it may have put something back.
function drop(account) {
  const uses = ["pages", "send", "keep", "sounds"].map((use) => `${use} ${account}`);
  return uses.reduce((then, use) => () => navigator.locks.request(use, then), () => destroyed(account))();
}

async function destroyed(account) {
  const isDue = await write("phone", ["facts", "bundles"], async (all, bundles) => {
    await unname(account, all, bundles);
    return (await all.get("leaving"))?.includes(account);
  });
  if (isDue) await destroy(account); // else somebody was faster, and they may be here again
}

async function tell(leaving) {
  const body = new URLSearchParams(leaving.map((account) => ["account", account]));
  const answer = await fetch("/signout", { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
  return answer.ok && answer.headers.has("x-stillpoint");
}

// True when nobody else has left since.
function takeOff(gone) {
  return write("phone", "facts", async (all) => {
    const since = (await all.get("leaving"))?.filter((account) => !gone.includes(account)) ?? [];
    await (since.length ? all.put(since, "leaving") : all.delete("leaving"));
    return !since.length;
  });
}

/** Have every page of `account` that is open go to `path`. */
export function leadOut(account, path) {
  told.postMessage({ type: "signed-out", account, to: path });
}

/** `account` has just signed in: nobody else's pages are shown any more. What an earlier sign-out left of them goes first,
 * and need not be told: the new sign-in took the place of the old one. */
export async function arrive(account) {
  await hideOthers(account);
  if (!(await isLeaving(account))) return;
  await drop(account);
  await takeOff([account]);
}

/** `account` is about to ask the server to delete it. The answer may be lost, or come when its page is closed. */
export function noteDeleting(account) {
  return write("phone", "facts", (all) => all.put(account, "deleting"));
}

/** It is known that nothing was deleted. */
export function dropDeleting() {
  return write("phone", "facts", (all) => all.delete("deleting"));
}

/** Ask the server what became of that: true when `account` is deleted, and then nothing of it stays here either; false when
 * it is not; undefined where nobody could say. */
export async function isDeleted(account) {
  const isGone = await askWhether(account).catch(() => undefined);
  if (isGone) await forget(account);
  if (isGone === false) await dropDeleting();
  return isGone;
}

// The sign-in of who is gone has ended, and still says whose it was.
async function askWhether(account) {
  const answer = await fetch("/kept", { ...JSON_ALONE, signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.headers.has("x-stillpoint")) return undefined;
  if (answer.ok) return false;
  const said = answer.status === 401 && (await answer.json());
  return said && said.account === account ? said.gone : undefined;
}
