// Recording in the browser: the words, the microphone, the take, and what is sent in the end. One moment at a time:
// found (something from before), words, ready, recording, paused, finished, sending, sent.
import { Awake } from "../awake.js";
import { Keep } from "./keep.js";
import { Ending } from "./ending.js";
import { Microphone, peak, RATE, why } from "./microphone.js";
import { Pace } from "./pace.js";
import { MOST, PIECE, secondsIn, Take } from "./take.js";
import { one, say, showLevel, showLine, showMoment, showSaid, showTime, showTitle } from "./view.js";
import { linesOf, takes } from "./words.js";

const root = document.querySelector("[data-studio]");
const LOST = "This could not be kept on this computer. There may be too little room. What was kept before is safe.";
const GONE =
  "Nothing comes from the microphone any more. A call or another app may have it, or it is unplugged. What you said so far is kept, and you can go on.";
const NOT_OPENED = "What you recorded could not be opened just now. Please try again, or open this page again.";
const FAILED = "This did not work just now. Please try again.";
const LONG = 30; // minutes: how long it takes is only known when it was said
const TWO = `Up to ${Math.floor(secondsIn(MOST, RATE) / 60)} min can be sent. If it may be more, please make two recordings of it.`;
const GOES_DARK =
  "This screen may go dark in a long silence, and then nothing more is recorded. Please touch it now and then. What you said is kept.";
const NO_KEEPING = "This browser keeps nothing, so a recording could be lost. Please use another window, or send a file.";
const NO_WORDS = "There is nothing to say yet. Please write a line, or start from other words.";
const OTHER_TAB = "You are recording in another tab or window. Please go on there, or close it and open this page again.";
const OTHER_RATE = "This microphone works in another way than the one before. Please use that one, or start anew.";

class Studio {
  microphone = new Microphone((samples) => this.heard(samples), () => this.moment === "paused" || this.stop(GONE));
  awake = new Awake(() => this.moment === "recording", () => say(GOES_DARK)); // silences are long

  async open() {
    this.words = one("[name=words]");
    this.words.addEventListener("input", () => this.showLength());
    this.showLength();
    this.keep = await Keep.open(root.dataset.account);
    const [found, count] = [await this.keep.found(), await this.keep.count()];
    if (!found || !count) return this.go("words");
    this.use(new Take(this.keep, found, count));
    one("[data-found-when]").textContent = new Date(found.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    this.go("found");
  }

  go(moment) {
    this.moment = moment;
    showMoment(moment);
    this.awake.look();
  }

  use(take) {
    this.take = take;
    this.lines = linesOf(take.words);
    take.onlost = () => this.stop(LOST);
    this.ending = new Ending(take, this.lines, (moment) => this.go(moment));
    showTitle(take.title);
  }

  showLength() {
    const minutes = Math.round(takes(linesOf(this.words.value)) / 60);
    const length = minutes ? `This takes about ${minutes} min.` : "This takes less than a minute.";
    one("[data-length]").textContent = minutes < LONG ? length : `${length} ${TWO}`;
  }

  /** From the words to the microphone. */
  async begin() {
    if (!linesOf(this.words.value).length) return say(NO_WORDS);
    const rate = await this.hear(RATE, () => this.keep.clear());
    if (!rate) return;
    this.use(new Take(this.keep, { title: root.dataset.title, words: this.words.value, rate }));
    this.go("ready");
  }

  /** The microphone's rate (`wanted`, where it can be), once it is there and `prepare()` is done; nothing where the moment
   * has passed by then: by another press of the button, or by one that led elsewhere. */
  async hear(wanted, prepare) {
    const { moment } = this;
    const isOver = () => this.moment !== moment;
    const fail = (sentence) => void (isOver() || say(sentence));
    say();
    const rate = await this.microphone.open(wanted).catch((error) => fail(why(error)));
    if (!rate || isOver()) return undefined;
    const isPrepared = await prepare().then(() => true, () => fail(LOST));
    if (!isPrepared || isOver()) return undefined;
    return this.microphone.isOpen ? rate : fail(GONE);
  }

  heard(samples) {
    if (this.moment !== "recording") return showLevel(peak(samples));
    showLevel(this.take.add(samples));
    showTime(this.take);
    this.pace.tick(this.take.peaks.at(-1), PIECE / this.take.rate);
  }

  stop(sentence) {
    if (this.moment === "recording") this.pause();
    say(sentence);
  }

  /** Record: from line `number`, or on from where it was paused. A line that was broken off is said again. */
  async record(number) {
    const rate = await this.hear(this.take.rate, () => this.take.mend());
    if (!rate) return;
    if (rate !== this.take.rate) return say(OTHER_RATE);
    const isResting = number === undefined && this.pace?.left > 0;
    this.go("recording");
    if (!isResting) this.sayFrom(number ?? Math.max(0, this.take.marks.length - 1));
  }

  sayFrom(number) {
    this.take.cutFrom(number);
    this.pace = new Pace(this.lines, number, {
      begins: () => this.take.mark(),
      show: ({ number: line, silence }) => showLine(this.lines, line, silence),
      isOver: () => this.finish(),
    });
    this.setPace();
  }

  setPace() {
    if (this.pace) this.pace.isByItself = one("[data-by-itself]").checked;
  }

  again() {
    this.sayFrom(this.pace.number);
  }

  next() {
    this.pace.next();
  }

  pause() {
    this.take.note();
    this.showSaid();
    this.go("paused");
  }

  /** All is said: listen, trim, send. */
  async finish() {
    say();
    this.go("finished");
    this.take.note();
    this.showSaid();
    this.microphone.close();
    await this.listen().catch(() => this.moment === "finished" && (this.go("paused"), say(NOT_OPENED)));
  }

  async listen() {
    await this.take.mend();
    await this.ending.open();
  }

  showSaid() {
    showSaid(this.lines, this.take.marks.length, (line) => this.record(line));
  }

  async drop() {
    if (!confirm("Delete what you recorded here?")) return;
    await this.keep.clear();
    this.pace = undefined;
    showTitle(root.dataset.title);
    this.back();
  }

  back() {
    this.go("words");
    this.microphone.close();
  }

  /** What was begun before: as if it had been paused just now. */
  takeUp() {
    showLine(this.lines, Math.max(0, this.take.marks.length - 1), 0);
    showTime(this.take);
    this.pause();
  }
}

const studio = new Studio();
const ACTS = {
  begin: () => studio.begin(),
  record: () => studio.record(),
  next: () => studio.next(),
  again: () => studio.again(),
  pause: () => studio.pause(),
  finish: () => studio.finish(),
  delete: () => studio.drop(),
  words: () => studio.back(),
  "take-up": () => studio.takeUp(),
};

root.addEventListener("click", ({ target }) => {
  const act = ACTS[target.closest("[data-do]")?.dataset.do];
  Promise.resolve(act?.()).catch(() => say(FAILED));
});
one("[data-by-itself]").addEventListener("change", () => {
  studio.setPace();
  one("[data-do=next]").focus(); // so that the space bar is Next again
});
document.addEventListener("keydown", (event) => {
  if (studio.moment !== "recording") return;
  if (event.code === "Escape") studio.pause();
  if (event.code !== "Space" || event.target.closest("button, input, a, summary")) return;
  event.preventDefault();
  studio.next();
});
// Nothing is lost by leaving, but somebody may not know that.
addEventListener("beforeunload", (event) => ["recording", "sending"].includes(studio.moment) && event.preventDefault());
// One tab at a time: a second one would begin anew over what the first one keeps.
navigator.locks.request(`studio ${root.dataset.account}`, { ifAvailable: true }, async (lock) => {
  if (!lock) return say(OTHER_TAB);
  await studio.open().catch(() => (showMoment("words"), say(NO_KEEPING)));
  return new Promise(() => {}); // until this page is left
});
