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
export function seal(key, place, value) {
  return sealBytes(key, place, new TextEncoder().encode(JSON.stringify(value)));
}

/** What was sealed for `place`. Rejects for another place, another key, or a changed byte. */
export async function unseal(key, place, box) {
  return JSON.parse(new TextDecoder().decode(await unsealBytes(key, place, box)));
}

/** As `seal`, for bytes as they are. Each seal has a nonce of its own. */
export async function sealBytes(key, place, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt(cipher(iv, place), key, bytes) };
}

/** As `unseal`, for bytes. */
export async function unsealBytes(key, place, { iv, data }) {
  return new Uint8Array(await crypto.subtle.decrypt(cipher(iv, place), key, data));
}

function cipher(iv, place) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(place.join("|")) };
}
