// A server that was restored from a backup has forgotten what it received since. Each copy on this phone says which
// generation of the server has it. When the server turns out to be another one, those copies go back into the queue, each
// in its old place; what the server still has gets the same receipt once more.
import { canonicalHash } from "./canonical.js";
import { keyOf, seal, unseal } from "./seal.js";
import { read, write } from "./store.js";

const told = new BroadcastChannel("stillpoint");

/** What another generation than `generation` received waits to be sent again. True when there was any. */
export async function offerAgain(account, generation) {
  if (!generation) return;
  const isOld = (copy) => copy && copy.generation !== generation;
  const copies = (await read(account, "received", (received) => received.getAll())).filter(isOld);
  if (!copies.length) return;
  const key = await keyOf(account);
  const rows = await Promise.all(copies.map((copy) => waiting(account, key, copy, generation)));
  const back = await takeBack(account, rows, isOld);
  for (const { id, state } of back) told.postMessage({ type: "custody", account, id, state });
  if (back.length) return true;
}

// A copy as it waits in the outbox. One that this phone cannot read any more stays a copy, and is not asked again.
// `generation`: should a receipt not say whose it is, this one asked for it.
async function waiting(account, key, { generation: _, ...copy }, generation) {
  const { id, at, state, box, ...place } = copy;
  try {
    const { pairs, next } = await unseal(key, [account, "received", id], box);
    const entry = { id, pairs, next, sha256: await canonicalHash(pairs) };
    const queued = { queued: 1, state: "waiting", tries: 0, after: 0, asked: 0 };
    return { ...place, id, ...queued, generation, box: await seal(key, [account, "outbox", id], entry) };
  } catch {
    return { ...copy, generation };
  }
}

// All or none, and on the disk: an entry is never in both places, and never in neither. Two tabs and the worker may come
// here at once: whoever is later finds the copies gone, or received anew.
async function takeBack(account, rows, isOld) {
  return write(account, ["received", "outbox"], async (received, outbox) => {
    const now = await Promise.all(rows.map(({ id }) => received.get(id)));
    const old = rows.filter((_, number) => isOld(now[number]));
    const back = old.filter(({ queued }) => queued);
    const stay = old.filter(({ queued }) => !queued);
    await Promise.all([
      ...back.flatMap((row) => [received.delete(row.id), outbox.put(row)]),
      ...stay.map((copy) => received.put(copy)),
    ]);
    return back;
  });
}
