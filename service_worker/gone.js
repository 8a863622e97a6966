// What its writer deleted leaves no sealed copy behind on this phone, and nothing that was begun on it.
import { unseal } from "./seal.js";
import { read } from "./store.js";

/** The ids of the copies that go with the receipt for an entry that says `pairs`: of what was written to the same step,
 * and of what was said about whose that is, with its title. */
export async function copiesThatGo(account, key, pairs) {
  const said = deletion(pairs);
  if (!said) return [];
  const copies = await read(account, "received", (received) => received.getAll());
  const isGone = async ({ id, box }) => {
    const { kind, step, about } = Object.fromEntries((await unseal(key, [account, "received", id], box)).pairs);
    return (kind === "reflection" && step === said.step) || (kind === "reflection-sharing" && about === said.step);
  };
  // One that this phone cannot read any more says nothing to anybody, and stays.
  const found = await Promise.all(copies.map((copy) => isGone(copy).catch(() => false)));
  return copies.filter((_, number) => found[number]).map(({ id }) => id);
}

/** The ids of the drafts that go as soon as an entry that says `pairs` is kept: changes to what is deleted, which begin with
 * its very words. */
export async function draftsThatGo(account, key, pairs) {
  const said = deletion(pairs);
  if (!said) return [];
  const rows = await read(account, "drafts", (drafts) => drafts.getAll());
  const isGone = async ({ id, box }) => {
    const { kind, step } = Object.fromEntries((await unseal(key, [account, "drafts", id], box)).pairs);
    return kind === "reflection" && step === said.step;
  };
  const found = await Promise.all(rows.map((row) => isGone(row).catch(() => false)));
  return rows.filter((_, number) => found[number]).map(({ id }) => id);
}

function deletion(pairs) {
  const said = Object.fromEntries(pairs);
  return said.kind === "reflection-delete" && said.undo !== "yes" ? said : undefined;
}
