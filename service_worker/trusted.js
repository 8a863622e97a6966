// A person somebody trusts: a name and a number, sealed under their account's key on this phone, and never sent. They go
// with the account's store at sign-out. They lie in the store of small things of an account, under an id of their own.
import { keyOf, seal, unseal } from "./seal.js";
import { read, write } from "./store.js";

const ID = "trusted";

/** {name, number}, or nothing. */
export async function trustedOf(account) {
  const row = await read(account, "places", (places) => places.get(ID));
  return row && unseal(await keyOf(account), [account, "places", ID], row.box).catch(() => {});
}

/** Keep `person` ({name, number}) in the place of whoever was there. */
export async function keepTrusted(account, person) {
  const box = await seal(await keyOf(account), [account, "places", ID], person);
  await write(account, "places", (places) => places.put({ id: ID, box }));
}

/** Forget them. */
export function dropTrusted(account) {
  return write(account, "places", (places) => places.delete(ID));
}
