// What its writer deleted leaves no sealed copy behind on this phone.
import { unseal } from "./seal.js";
import { read } from "./store.js";

/** The ids of the copies that go with the receipt for an entry that says `pairs`: of what was written to the same step,
 * and of what was said about whose that is, with its title. */
export async function copiesThatGo(account, key, pairs) {
  const said = Object.fromEntries(pairs);
  if (said.kind !== "reflection-delete" || said.undo === "yes") return [];
  const copies = await read(account, "received", (received) => received.getAll());
  const isGone = async ({ id, box }) => {
    const { kind, step, about } = Object.fromEntries((await unseal(key, [account, "received", id], box)).pairs);
    return (kind === "reflection" && step === said.step) || (kind === "reflection-sharing" && about === said.step);
  };
  // One that this phone cannot read any more says nothing to anybody, and stays.
  const found = await Promise.all(copies.map((copy) => isGone(copy).catch(() => false)));
  return copies.filter((_, number) => found[number]).map(({ id }) => id);
}
