// What was recorded and not sent yet, in this browser: every piece as it comes in, so that a closed tab or a crash loses at
// most the last piece. Sealed under a key that no script can read out, as all that is somebody's own.
const NAME = "stillpoint-studio";

export class Keep {
  /** What `account` recorded. Rejects where the browser keeps nothing. */
  static async open(account) {
    const request = indexedDB.open(`${NAME}-${account}`, 1);
    request.onupgradeneeded = () => make(request.result);
    const keep = new Keep();
    keep.database = await outcome(request);
    keep.key = await keyIn(keep.database);
    return keep;
  }

  /** The recording in progress: {title, words, rate, marks, peaks, at}; undefined where there is none. */
  async found() {
    const [box] = await this.get("takes", "take");
    return box && JSON.parse(new TextDecoder().decode(await this.unseal("take", box)));
  }

  /** Note what is known of the recording in progress. */
  async note(take) {
    const box = await this.seal("take", new TextEncoder().encode(JSON.stringify(take)));
    await this.change(["takes"], (takes) => takes.put(box, "take"));
  }

  /** Keep piece `number` (Int16Array). */
  async add(number, samples) {
    const box = await this.seal(number, samples);
    await this.change(["pieces"], (pieces) => pieces.put(box, number));
  }

  /** Forget the pieces from `number` on. */
  async cut(number) {
    await this.change(["pieces"], (pieces) => pieces.delete(IDBKeyRange.lowerBound(number)));
  }

  /** The pieces from `first` to before `end` that are here, as Int16Arrays. */
  async pieces(first, end) {
    const boxes = await this.get("pieces", IDBKeyRange.bound(first, end, false, true));
    return Promise.all(boxes.map(async (box, place) => new Int16Array(await this.unseal(first + place, box))));
  }

  /** How many pieces are here. */
  count() {
    return outcome(this.database.transaction("pieces").objectStore("pieces").count());
  }

  /** Forget all of it. */
  async clear() {
    await this.change(["pieces", "takes"], (pieces, takes) => (pieces.clear(), takes.clear()));
  }

  get(store, range) {
    return outcome(this.database.transaction(store).objectStore(store).getAll(range));
  }

  change(stores, work) {
    const transaction = this.database.transaction(stores, "readwrite", { durability: "strict" });
    work(...stores.map((store) => transaction.objectStore(store)));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }

  async seal(place, bytes) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt(cipher(iv, place), this.key, bytes) };
  }

  unseal(place, { iv, data }) {
    return crypto.subtle.decrypt(cipher(iv, place), this.key, data);
  }
}

function make(database) {
  for (const store of ["key", "takes", "pieces"]) database.createObjectStore(store);
}

async function keyIn(database) {
  const kept = await outcome(database.transaction("key").objectStore("key").get("key"));
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await outcome(database.transaction("key", "readwrite").objectStore("key").put(made, "key"));
  return made;
}

function cipher(iv, place) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(String(place)) };
}

function outcome(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
