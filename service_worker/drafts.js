// What is being typed and was not sent yet, sealed: one row for each form that was shown, under the form's own UUID.
// Sending a form takes its draft away in the transaction that keeps the entry (outbox.js): never both, never neither.
import { keyOf, seal, unseal } from "./seal.js";
import { read, write } from "./store.js";

const told = new BroadcastChannel("stillpoint");

/** Keep `draft` ({path, pairs}) of the form `id`, unless that was sent meanwhile and not refused.
 * `from`: the draft that it goes on from, which then goes. */
export async function keepDraft(account, id, draft, from = id) {
  const box = await seal(await keyOf(account), [account, "drafts", id], draft);
  await write(account, ["drafts", "outbox", "received"], async (drafts, outbox, received) => {
    const [waiting, arrived] = await Promise.all([outbox.by("id").get(id), received.get(id)]);
    const isSent = arrived || (waiting && waiting.state !== "needs-you");
    if (!isSent) await drafts.put({ id, at: Date.now(), box });
    if (from !== id) await drafts.delete(from);
  });
}

/** Every draft on this phone, newest first: {id, at, path, pairs}. */
export async function draftsOf(account) {
  const rows = await read(account, "drafts", (drafts) => drafts.getAll());
  const key = await keyOf(account);
  const opened = rows.map(async ({ box, ...row }) => ({ ...(await unseal(key, [account, "drafts", row.id], box)), ...row }));
  const readable = (await Promise.allSettled(opened)).filter(({ status }) => status === "fulfilled");
  return readable.map(({ value }) => value).sort((one, other) => other.at - one.at);
}

/** Forget a draft that its writer does not want. */
export async function dropDraft(account, id) {
  await write(account, "drafts", (drafts) => drafts.delete(id));
  told.postMessage({ type: "custody", account, id, state: "discarded" });
}
