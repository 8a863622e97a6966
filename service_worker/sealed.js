// Recordings made for one client, on their phone: sealed in pieces under the account's key, so that any range opens
// without the rest. A piece opens only in its place, of its sound, of its account; one that is missing is noticed.
import { hex } from "./canonical.js";
import { answerRange } from "./ranges.js";
import { keyOf, seal, sealBytes, unseal, unsealBytes } from "./seal.js";
import { read, write } from "./store.js";

const PIECE = 64 * 1024;
const HOUR = 3_600_000;
const CAPTIONS = /-[0-9a-f]{12}\.vtt$/;

/** What `account` saved of its own: as saved.js does it for what is for everybody, and by the same names. */
export function shelfOf(account) {
  return new Shelf(account);
}

/** The answer to `request` from what whoever is shown here saved, or undefined. */
export async function answerSealed(request) {
  const account = await shown();
  const { pathname } = new URL(request.url);
  const url = pathname.replace(CAPTIONS, ".m4a");
  const sound = account && (await new Shelf(account).find(url));
  if (!sound?.at || sound.isLost || sound.isRemoved) return;
  if (pathname === sound.captions) return new Response(sound.vtt, { headers: { "content-type": "text/vtt; charset=utf-8" } });
  if (pathname !== url) return;
  const headers = { "content-type": "audio/mp4", etag: `"${url.split("/").pop()}"`, "cache-control": "no-store" };
  return answerRange(request, headers, sound.bytes, (first, last) => opened(account, sound, first, last));
}

// As for pages: whoever's are shown, until the last day of the sign-in that they came with.
async function shown() {
  return read("phone", ["facts", "bundles"], async (all, bundles) => {
    const account = await all.get("account");
    const bundle = account && (await bundles.get(account));
    return Date.now() <= Date.parse(bundle?.until) ? account : undefined;
  });
}

// The first piece is opened at once: should it not open, that is known before anything is answered. The others are
// opened when the player wants them.
async function opened(account, sound, first, last) {
  const shelf = new Shelf(account);
  let at = first;
  const next = async () => {
    if ((await shown()) !== account) throw new TypeError("signed out");
    const number = Math.floor(at / PIECE);
    const from = number * PIECE;
    const piece = (await shelf.piece(sound, number)).subarray(at - from, last + 1 - from);
    at += piece.length;
    return piece;
  };
  let piece = await next();
  if (at > last) return piece;
  const pull = async (controller) => {
    controller.enqueue(piece);
    if (at > last) controller.close();
    else piece = await next();
  };
  return new ReadableStream({ pull });
}

class Shelf {
  constructor(account) {
    this.account = account;
  }

  /** {url, at, checkedAt, isLost, isRemoved, and sealed: slug, title, sha256, bytes, captions, vtt}, or undefined. */
  async find(url) {
    const row = await read(this.account, "sounds", (sounds) => sounds.get(url));
    return row && this.open(row);
  }

  async savedOnes() {
    return (await this.all()).filter((sound) => sound.at);
  }

  async all() {
    const rows = await read(this.account, "sounds", (sounds) => sounds.getAll());
    return Promise.all(rows.map((row) => this.open(row)));
  }

  // One that does not open is no sound of anybody's, and is never whole.
  async open({ box, ...row }) {
    const words = await unseal(await keyOf(this.account), [this.account, "sounds", row.url], box).catch(() => ({}));
    return { ...row, ...words };
  }

  noteSaved(url, change) {
    return this.write("sounds", async (sounds) => {
      const row = await sounds.get(url);
      if (row) await sounds.put({ ...row, ...change });
    });
  }

  async earlierOf(slug, url) {
    return (await this.savedOnes()).filter((one) => one.slug === slug && one.url !== url && !one.isRemoved);
  }

  forget(url) {
    const drop = (sounds, pieces) => Promise.all([sounds.delete(url), pieces.delete(allOf(url))]);
    return this.write(["sounds", "pieces"], drop);
  }

  async remove(url) {
    await this.dropParts({ url });
    await this.noteSaved(url, { isRemoved: true });
  }

  async isWhole(url) {
    const sound = await this.find(url);
    if (!sound?.at || sound.isRemoved) return undefined;
    const isFresh = !sound.isLost && Math.abs(Date.now() - sound.checkedAt) < HOUR;
    const isHere = isFresh ? (await this.fetchedOf(sound)) === sound.bytes : await this.isTrue(sound);
    if (!isHere) await this.dropParts(sound);
    if (!isFresh || !isHere) await this.noteSaved(url, { checkedAt: Date.now(), isLost: !isHere });
    return isHere;
  }

  async fetchedOf({ url, bytes }) {
    const keys = await read(this.account, "pieces", (pieces) => pieces.getAllKeys(allOf(url)));
    return Math.min(keys.length * PIECE, bytes);
  }

  /** What it is called and says is personal too. */
  async prepare({ url, slug, title, sha256, bytes, captions }) {
    const vtt = captions ? await textOf(captions) : "";
    await this.alone(async () => {
      const words = { slug, title, sha256, bytes, captions, vtt };
      const box = await seal(await keyOf(this.account), [this.account, "sounds", url], words);
      await write(this.account, "sounds", async (sounds) => sounds.put({ ...(await sounds.get(url)), url, box }));
    });
  }

  async refresh(file) {
    const sound = await this.find(file.url);
    if (sound.title !== file.title || sound.captions !== file.captions) await this.prepare(file);
  }

  /** `part` begins with a piece, as saving.js cuts it. What is less than a piece is kept at the end of the sound alone. */
  async keepPart(file, from, part) {
    const all = new Uint8Array(await part.arrayBuffer());
    const isLast = from + all.length === file.bytes;
    await this.alone(async () => {
      const key = await keyOf(this.account);
      const rows = [];
      for (let at = 0; at + PIECE <= all.length || (isLast && at < all.length); at += PIECE) {
        const number = (from + at) / PIECE;
        const box = await sealBytes(key, this.place(file, number), all.subarray(at, at + PIECE));
        rows.push({ url: file.url, number, box });
      }
      await write(this.account, "pieces", (pieces) => Promise.all(rows.map((row) => pieces.put(row))));
    });
  }

  async keepWhole(file) {
    if (!(await this.isTrue(file))) throw new DOMException("not the file that was promised", "DataError");
    const at = Date.now();
    await this.noteSaved(file.url, { at, checkedAt: at, isLost: false, isRemoved: false });
  }

  dropParts({ url }) {
    return this.write("pieces", (pieces) => pieces.delete(allOf(url)));
  }

  /** What belongs to none of these recordings ({slug, url}) was taken away, and goes. An earlier sound of one stays until
   * the newer one is here; half of an earlier sound does not. */
  async keepOnly(recordings) {
    for (const { url, slug, at } of await this.all()) {
      const isStill = recordings.some((one) => one.url === url || (at && one.slug === slug));
      if (!isStill) await this.forget(url);
    }
  }

  async isTrue(sound) {
    const { bytes, sha256 } = sound;
    const all = new Uint8Array(bytes || 0);
    try {
      for (let at = 0; at < bytes; at += PIECE) all.set(await this.piece(sound, at / PIECE), at);
    } catch {
      return false; // missing, changed, or of another place
    }
    return hex(await crypto.subtle.digest("SHA-256", all)) === sha256;
  }

  /** The bytes of one piece. Rejects where it is not whole and in its place. */
  async piece(sound, number) {
    const row = await read(this.account, "pieces", (pieces) => pieces.get([sound.url, number]));
    return unsealBytes(await keyOf(this.account), this.place(sound, number), row.box);
  }

  // The length and hash of the whole are part of a piece's place: no sound can be cut, or put together of two.
  place({ url, bytes, sha256 }, number) {
    return [this.account, "pieces", url, bytes, sha256, number];
  }

  write(stores, work) {
    return this.alone(() => write(this.account, stores, work));
  }

  // Signing out waits for this, and then nothing may be written any more: the store would be there again.
  alone(act) {
    return navigator.locks.request(`sounds ${this.account}`, async () => {
      const account = await read("phone", "facts", (all) => all.get("account"));
      if (account !== this.account) throw new TypeError("signed out");
      return act();
    });
  }
}

function allOf(url) {
  return IDBKeyRange.bound([url, 0], [url, Infinity]);
}

async function textOf(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new TypeError("no captions");
  return answer.text();
}
