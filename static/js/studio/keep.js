// What was recorded and not sent yet, in this browser: every piece as it comes in, so that a closed tab or a crash loses at
// most the last piece. Sealed under a key that no script can read out, as all that is somebody's own.
import { keyOf, seal, sealBytes, unseal, unsealBytes } from "../../worker/seal.js";
import { read, write } from "../../worker/store.js";

const TAKE = ["take"];

export class Keep {
  /** What `account` recorded. Rejects where the browser keeps nothing. */
  static async open(account) {
    const keep = new Keep();
    keep.owner = `studio-${account}`;
    keep.key = await keyOf(keep.owner);
    return keep;
  }

  /** The recording in progress: {title, words, rate, marks, peaks, at}; undefined where there is none. */
  async found() {
    const box = await read(this.owner, "takes", (takes) => takes.get("take"));
    return box && unseal(this.key, TAKE, box);
  }

  /** Note what is known of the recording in progress. */
  async note(take) {
    const box = await seal(this.key, TAKE, take);
    await write(this.owner, "takes", (takes) => takes.put(box, "take"));
  }

  /** Keep piece `number` (Int16Array). */
  async add(number, samples) {
    const box = await sealBytes(this.key, [number], samples);
    await write(this.owner, "pieces", (pieces) => pieces.put(box, number));
  }

  /** Forget the pieces from `number` on. */
  async cut(number) {
    await write(this.owner, "pieces", (pieces) => pieces.delete(IDBKeyRange.lowerBound(number)));
  }

  /** The pieces from `first` to before `end` that are here, as Int16Arrays. */
  async pieces(first, end) {
    const range = IDBKeyRange.bound(first, end, false, true);
    const boxes = await read(this.owner, "pieces", (pieces) => pieces.getAll(range));
    return Promise.all(boxes.map((box, place) => this.opened(first + place, box)));
  }

  async opened(number, box) {
    return new Int16Array((await unsealBytes(this.key, [number], box)).buffer);
  }

  /** How many pieces are here. */
  count() {
    return read(this.owner, "pieces", (pieces) => pieces.count());
  }

  /** Forget all of it. */
  async clear() {
    await write(this.owner, ["pieces", "takes"], (...all) => Promise.all(all.map((store) => store.clear())));
  }
}
