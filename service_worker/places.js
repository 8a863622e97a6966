// Where somebody stopped in each recording, and how they like to listen: one sealed row of the account.
import { keyOf, seal, unseal } from "./seal.js";
import { read, write } from "./store.js";

const ID = "listening";

/** What is known: {places: {slug: seconds}, choices: {…}}, or {}. */
export async function listeningOf(account) {
  const row = await read(account, "places", (places) => places.get(ID));
  if (!row) return {};
  return unseal(await keyOf(account), [account, "places", ID], row.box).catch(() => ({}));
}

/** Put what `change` makes of it in its place; two tabs do so one after the other. */
export function changeListening(account, change) {
  return navigator.locks.request(`listening ${account}`, async () => {
    const changed = change(await listeningOf(account));
    const box = await seal(await keyOf(account), [account, "places", ID], changed);
    await write(account, "places", (places) => places.put({ id: ID, box }));
  });
}
