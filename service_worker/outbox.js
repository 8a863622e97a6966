// What was written and not yet received. It is written sealed before anything is said, and leaves only for a receipt.
// States: waiting; sending (it may have arrived); needs-sign-in (the queue pauses); needs-you (refused, others go on).
import { offerAgain } from "./again.js";
import { canonicalHash } from "./canonical.js";
import { copiesThatGo, draftsThatGo } from "./gone.js";
import { isLeaving } from "./kept.js";
import { keyOf, seal, unseal } from "./seal.js";
import { read, write } from "./store.js";
import { attempt } from "./sending.js";

const LONGEST_WAIT = 300_000;
const LONGEST_ASKED = 3_600_000;
const DAY = 86_400_000;
const COPIES_KEPT = 30 * DAY; // a server restored from a backup may have forgotten them
const CLOSED =
  "your account is closed, so your practice cannot receive this. You can read it here, and save it as a file.";
const told = new BroadcastChannel("stillpoint");

/** The kinds of entry that are changed by a new one, which names what it was written over. */
export const REVISED = ["reflection", "comfort", "ride"];

/** Keep an entry. Resolves, once it is safely on the phone, to {id, pairs, state, next}: the id may be a new one. */
export function add(account, id, fields, next) {
  return navigator.locks.request(`keep ${account}`, () => keep(account, id, fields, next));
}

async function keep(account, id, fields, next) {
  const earlier = await find(account, id);
  const isRefused = earlier?.state === "needs-you";
  if (earlier && !isRefused && isSame(earlier.pairs, fields)) return earlier; // a double tap, a reload
  // Other words under a UUID that the server may have: both stay. What it refused is put right in its place.
  if (earlier && (!isRefused || earlier.status === 409)) {
    return keep(account, crypto.randomUUID(), revising(fields, id), next);
  }
  const pairs = [...without(fields, "written"), ["written", new Date().toISOString()]];
  const entry = { id, pairs, next, sha256: await canonicalHash(pairs) };
  const place = earlier && { seq: earlier.seq };
  await save(account, { ...place, id, queued: 1, state: "waiting", tries: 0, after: 0, asked: 0 }, entry);
  await dropRefused(account, id, fields);
  return { ...entry, state: "waiting" };
}

// What was refused and is now sent as new does not stay behind.
async function dropRefused(account, id, fields) {
  const rows = await read(account, "outbox", (outbox) => outbox.getAll());
  for (const row of rows.filter(({ state }) => state === "needs-you")) {
    const { pairs } = await opened(await keyOf(account), account, "outbox", row);
    if (row.id !== id && isSame(pairs, fields)) await discard(account, row.id);
  }
}

// What the phone adds by itself makes no difference.
function isSame(kept, fields) {
  const own = (pairs) => JSON.stringify(without(without(pairs, "written"), "revises"));
  return own(kept) === own(fields);
}

function without(pairs, name) {
  return pairs.filter(([key]) => key !== name);
}

function revising(fields, id) {
  const isRevised = fields.some(([name, value]) => name === "kind" && REVISED.includes(value));
  return isRevised ? [...without(fields, "revises"), ["revises", id]] : fields;
}

async function save(account, row, entry) {
  const key = await keyOf(account);
  const box = await seal(key, [account, "outbox", row.id], entry);
  const gone = row.state === "waiting" ? await draftsThatGo(account, key, entry.pairs) : [];
  // What was being typed is an entry now: in one step, so that nobody finds it twice, or not at all.
  const keep = (outbox, drafts) => Promise.all([outbox.put({ ...row, box }), ...[row.id, ...gone].map((id) => drafts.delete(id))]);
  await write(account, ["outbox", "drafts"], keep);
  tell(account, row);
}

async function note(account, row) {
  await write(account, "outbox", (outbox) => outbox.put(row), "relaxed");
  tell(account, row);
}

function tell(account, { id, state }) {
  told.postMessage({ type: "custody", account, id, state });
}

/** The entry `id` as it stands on this phone, received ones included; or undefined. */
export async function find(account, id) {
  const both = (received, outbox) => Promise.all([received.get(id), outbox.by("id").get(id)]);
  const [received, row] = await read(account, ["received", "outbox"], both);
  const key = await keyOf(account);
  return received ? opened(key, account, "received", received) : row && opened(key, account, "outbox", row);
}

/** Every entry on this phone, received ones first: {id, pairs, state, next, at (when received), became, reason}. */
export async function everything(account) {
  const both = (received, outbox) => Promise.all([received.by("at").getAll(), outbox.getAll()]);
  const [received, outbox] = await read(account, ["received", "outbox"], both);
  const key = await keyOf(account);
  const open = (rows, store) => rows.map((row) => opened(key, account, store, row));
  return Promise.all([...open(received, "received"), ...open(outbox, "outbox")]);
}

async function opened(key, account, store, { box, ...row }) {
  try {
    return { ...(await unseal(key, [account, store, row.id], box)), ...row };
  } catch {
    const lost = { state: "needs-you", reason: "This phone can no longer read this one." };
    return { ...row, pairs: [], ...(store === "outbox" && lost) };
  }
}

/** Whether what waits goes only after its writer has signed in. */
export async function needsSignIn(account) {
  const first = await read(account, "outbox", (outbox) => outbox.by("queued").get(1));
  return first?.state === "needs-sign-in";
}

/** Forget an entry that its writer does not want to send any more. */
export async function discard(account, id) {
  await write(account, "outbox", async (outbox) => outbox.delete((await outbox.by("id").get(id)).seq));
  tell(account, { id, state: "discarded" });
}

/** Send what waits, oldest first, one at a time in all tabs together; true when all is sent.
 * `eager`: try now, also in a pause after a failure (not in one that the server asked for). */
export function flush(account, eager = false) {
  return navigator.locks.request(`send ${account}`, async () => {
    if (await isLeaving(account)) return true; // what they left here is not sent any more
    const key = await keyOf(account);
    for (;;) {
      const { row, known } = await first(account);
      if (!row) return true;
      if (!mayGo(row, eager) || !(await send(account, row, key, known))) return false;
    }
  });
}

// What goes first, and which generation of the server has what went before: in one look, as both may change at once.
function first(account) {
  return read(account, ["outbox", "received"], async (outbox, received) => {
    const [row, [copy]] = await Promise.all([outbox.by("queued").get(1), received.by("at").getAll(null, 1)]);
    return { row, known: copy?.generation };
  });
}

function mayGo({ state, after, asked }, eager) {
  // A pause that is longer than any we make: the phone's clock was moved.
  const isOver = (until, longest) => until <= Date.now() || until - Date.now() > longest;
  return isOver(asked, LONGEST_ASKED) && (eager || (state !== "needs-sign-in" && isOver(after, LONGEST_WAIT)));
}

// True when the queue may go on to the next entry.
async function send(account, row, key, known) {
  const entry = await opened(key, account, "outbox", row);
  if (entry.pairs.length) await note(account, { ...row, state: "sending" });
  const outcome = entry.pairs.length ? await attempt(entry, known) : { state: "needs-you" };
  if (outcome.restored) return sendOlderFirst(account, row, outcome.restored);
  if (outcome.state === "received") await receive(account, row, { ...entry, ...outcome }, key);
  else if (outcome.state === "needs-you") await setAside(account, row, { ...entry, ...outcome });
  else await postpone(account, row, outcome);
  return outcome.state === "received" || outcome.state === "needs-you";
}

// The server took nothing: what it has forgotten was written before this one. Where there is none, whoever was faster
// with it goes on.
async function sendOlderFirst(account, row, generation) {
  await note(account, { ...row, state: "waiting" });
  return offerAgain(account, generation);
}

async function receive(account, { seq, id, generation: asked }, { pairs, next, became, generation = asked }, key) {
  const at = Date.now();
  const box = await seal(key, [account, "received", id], { pairs, next, became });
  const gone = await copiesThatGo(account, key, pairs);
  const move = async (outbox, received) => {
    await setRight(received, at);
    await Promise.all([outbox.delete(seq), received.put({ id, seq, at, state: "received", generation, box })]);
    const old = await received.by("at").getAllKeys(IDBKeyRange.upperBound(at - COPIES_KEPT));
    await Promise.all([...old, ...gone].map((copy) => received.delete(copy)));
  };
  await write(account, ["outbox", "received"], move, "relaxed"); // lost, it would only be sent once more
  tell(account, { id, state: "received" });
}

// Copies from a time when the clock ran ahead would come behind all that is received from now on. In their order, they get
// the time of the last that came before; not that of now, as pages that are open know of them.
async function setRight(received, now) {
  const ahead = await received.by("at").getAll(IDBKeyRange.lowerBound(now, true));
  if (!ahead.length) return;
  const before = await received.by("at").getAll(IDBKeyRange.bound(now - DAY, now));
  const last = before.at(-1)?.at ?? now - DAY;
  await Promise.all(ahead.map((copy, place) => received.put({ ...copy, at: last + (place + 1) / (ahead.length + 1) })));
}

async function setAside(account, { queued, ...row }, { pairs, next, status, reason }) {
  const isReadable = pairs.length > 0; // what cannot be read is left as it is
  if (isReadable) await save(account, { ...row, state: "needs-you" }, { pairs, next, status, reason });
  else await note(account, { ...row, state: "needs-you" });
}

/** The account is deleted: nothing that waits can be received any more. It stays, and says so. */
export function close(account) {
  return navigator.locks.request(`send ${account}`, async () => {
    const key = await keyOf(account);
    const rows = await read(account, "outbox", (outbox) => outbox.by("queued").getAll());
    const said = { status: 410, reason: CLOSED };
    for (const row of rows) await setAside(account, row, { ...(await opened(key, account, "outbox", row)), ...said });
  });
}

async function postpone(account, row, { state, asked = 0 }) {
  // A try that came before its time, because somebody looked, does not make the next pause longer.
  const tries = row.after <= Date.now() ? row.tries + 1 : row.tries;
  const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** tries) * (0.5 + Math.random() / 2);
  const later = { after: Date.now() + wait, asked: Math.min(asked, Date.now() + LONGEST_ASKED) };
  await note(account, { ...row, state, tries, ...later });
}
