// One recording in progress: its pieces in order, and where each line began. Places are counted in samples.
import { peak } from "./microphone.js";

export const PIECE = 4096; // as in capture.js
export const MOST = 200_000_000; // bytes, as the server takes them
export const SPOKEN = 0.03; // louder than this counts as speech
const LEAD = 0.8; // seconds kept before the first word, and after the last
const TAIL = 1.5;

/** How many seconds of sound are in so many bytes, at this rate. */
export function secondsIn(bytes, rate) {
  return bytes / 2 / rate;
}

export class Take {
  /** Begin, or go on from what was `found` in `keep`. `count` pieces are there for certain. */
  constructor(keep, { title = "", words = "", rate = 48_000, marks = [], peaks = [], at = Date.now(), posted } = {}, count = 0) {
    this.keep = keep;
    this.title = title;
    this.words = words;
    this.rate = rate;
    this.peaks = peaks.slice(0, count);
    while (this.peaks.length < count) this.peaks.push(SPOKEN); // came in after the last note
    this.marks = marks.filter((place) => place <= this.samples);
    this.at = at;
    this.posted = posted; // how it was sent, where nobody knows yet whether that arrived (ending.js)
    this.saved = Promise.resolve();
    this.isFull = false;
  }

  /** How long it is, in samples. */
  get samples() {
    return this.peaks.length * PIECE;
  }

  /** How long it is, in seconds. */
  get seconds() {
    return this.samples / this.rate;
  }

  /** How many seconds more can be sent. */
  get left() {
    return secondsIn(MOST, this.rate) - this.seconds;
  }

  /** Take a piece; returns how loud it is. What is given is on the disk when `saved` resolves. */
  add(samples) {
    const number = this.peaks.push(Math.round(peak(samples) * 1000) / 1000) - 1;
    this.after(() => this.keep.add(number, samples));
    return this.peaks[number];
  }

  /** The next line begins here. */
  mark() {
    this.marks.push(this.samples);
    this.note();
  }

  /** Forget the sound from line `number` on, to say it again. */
  cutFrom(number) {
    this.posted = undefined; // it will be another sound
    const place = Math.floor((this.marks[number] ?? this.samples) / PIECE);
    this.peaks.length = place;
    this.marks.length = Math.min(this.marks.length, number);
    this.after(() => this.keep.cut(place));
    this.note();
  }

  /** Keep what is known of it. */
  note() {
    const { title, words, rate, marks, peaks, at, posted } = this;
    const known = structuredClone({ title, words, rate, marks, peaks, at, posted });
    this.after(() => this.keep.note(known));
  }

  // One after the other: a cut must not overtake a piece. Where one could not be kept, none that follows is.
  after(work) {
    this.saved = this.saved.then(async () => this.isFull || work()).catch(() => {
      this.isFull = true;
      this.onlost?.();
    });
  }

  /** Go back to what is kept for certain, where something could not be. */
  async mend() {
    await this.saved;
    if (!this.isFull) return;
    this.peaks.length = Math.min(this.peaks.length, await this.keep.count());
    this.marks = this.marks.filter((place) => place <= this.samples);
    this.isFull = false;
  }

  /** Where speech begins and ends, with a little air around it: [seconds, seconds]. */
  ends() {
    const loud = this.peaks.map((level, number) => [level, number]).filter(([level]) => level >= SPOKEN);
    if (!loud.length) return [0, this.seconds];
    const at = (number) => (number * PIECE) / this.rate;
    return [Math.max(0, at(loud[0][1]) - LEAD), Math.min(this.seconds, at(loud.at(-1)[1] + 1) + TAIL)];
  }

  /** When each line is spoken: [[begin, end]] in seconds, from its first sound to its last. */
  times() {
    const places = [...this.marks, this.samples].map((place) => Math.floor(place / PIECE));
    return this.marks.map((_, line) => {
      const [from, to] = [places[line], Math.max(places[line] + 1, places[line + 1])];
      const loud = [];
      for (let number = from; number < to; number += 1) if (this.peaks[number] >= SPOKEN) loud.push(number);
      const [first, last] = loud.length ? [loud[0], loud.at(-1) + 1] : [from, to];
      return [(first * PIECE) / this.rate, (last * PIECE) / this.rate];
    });
  }
}
