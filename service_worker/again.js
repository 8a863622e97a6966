// A server that was restored from a backup has forgotten what it received since. Each copy on this phone says which
// generation of the server has it. When the server names another one, those copies go back into the queue, each in its
// old place; what the server still has gets the same receipt once more.
import { canonicalHash } from "./canonical.js";
import { keyOf, seal, unseal } from "./seal.js";
import { read, write } from "./store.js";

const told = new BroadcastChannel("stillpoint");
const looked = new Map(); // by account: the generation for which everything here has been looked through

/** What another generation than `generation` received waits to be sent again; true when there was any. */
export async function offerAgain(account, generation) {
  if (!generation) return false;
  const isOld = (row) => row && row.generation !== generation;
  const copies = (await read(account, "received", (received) => received.getAll())).filter(isOld);
  const key = copies.length && (await keyOf(account));
  const opened = await Promise.allSettled(copies.map((copy) => waiting(account, key, copy, generation)));
  const rows = opened.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
  const back = rows.length ? await takeBack(account, rows, isOld) : [];
  looked.set(account, generation);
  for (const { id, state } of back) told.postMessage({ type: "custody", account, id, state });
  return back.length > 0;
}

/** The same after a receipt. Many come in a row: only the first that names another generation is news. */
export async function hearReceipt(account, generation) {
  if (looked.get(account) !== generation) await offerAgain(account, generation);
}

// `generation`: should a receipt not say whose it is, this one asked for it.
async function waiting(account, key, { id, at, state, box, ...place }, generation) {
  const { pairs, next } = await unseal(key, [account, "received", id], box);
  const entry = { id, pairs, next, sha256: await canonicalHash(pairs) };
  const queued = { queued: 1, state: "waiting", tries: 0, after: 0, asked: 0, generation };
  return { ...place, id, ...queued, box: await seal(key, [account, "outbox", id], entry) };
}

// All or none, and on the disk: an entry is never in both places, and never in neither. Two tabs and the worker may come
// here at once: whoever is later finds the copies gone, or received anew.
async function takeBack(account, rows, isOld) {
  return write(account, ["received", "outbox"], async (received, outbox) => {
    const copies = await Promise.all(rows.map(({ id }) => received.get(id)));
    const back = rows.filter((_, number) => isOld(copies[number]));
    await Promise.all(back.flatMap((row) => [received.delete(row.id), outbox.put(row)]));
    return back;
  });
}
