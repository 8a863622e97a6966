// Sealing: AES-GCM under a key of the account that no script can read out. The key lies in the account's own database,
// so that key and sealed things come and go together. A seal holds only in its place: account, store and id.
import { read, write } from "./store.js";

/** The key of `account`; made on first use. */
export async function keyOf(account) {
  const kept = await read(account, "key", (keys) => keys.get("key"));
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  // Two tabs may come here at once: the first one's key counts.
  return write(account, "key", async (keys) => {
    const first = await keys.get("key");
    if (!first) await keys.put(made, "key");
    return first ?? made;
  });
}

/** `value` (anything JSON can say), sealed for `place`: [account, store, id]. */
export async function seal(key, place, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt(cipher(iv, place), key, bytes) };
}

/** What was sealed for `place`. Rejects for another place, another key, or a changed byte. */
export async function unseal(key, place, { iv, data }) {
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(cipher(iv, place), key, data)));
}

function cipher(iv, place) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(place.join("|")) };
}
