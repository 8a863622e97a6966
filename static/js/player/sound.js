// The sound: the browser's own audio element, with one word for how it stands, and a way on after a fault.

const CHANGES = [
  ...["play", "playing", "pause", "waiting", "ended", "error", "emptied"],
  ...["seeked", "timeupdate", "durationchange", "ratechange", "loadedmetadata"],
];
const MOVES = ["playing", "timeupdate", "pause", "error"];
const SLOW = 1_000; // a shorter wait is not worth a word
const ONCE_IN = 10_000; // a fault that comes again sooner is there to stay

export class Sound {
  constructor(audio) {
    this.audio = audio;
    this.isAsked = audio.paused; // whether a pause was somebody's wish here, and not a phone call's
    this.at = audio.currentTime;
    this.hasBegun = !audio.paused;
    this.heard = [];
    for (const event of CHANGES) audio.addEventListener(event, () => this.note(event));
    addEventListener("online", () => audio.error && this.again());
    // Whoever leaves the page leaves the sound. Whoever comes back to it as it was hears it go on, where the phone lets it.
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", ({ persisted }) => persisted && this.wasGoing && this.play());
  }

  /** Call `act(event)` at every change. */
  onChange(act) {
    this.heard.push(act);
  }

  /** "new", "back" (where somebody stopped an earlier time), "playing", "waiting", "paused", "slept", "over", "broken". */
  get state() {
    const { error, ended, paused } = this.audio;
    if (error) return "broken";
    if (ended) return "over";
    if (paused && this.hasBegun) return this.rest ?? "paused";
    if (paused) return this.place && Math.abs(this.at - this.place) < 1 ? "back" : "new";
    return this.isWaiting ? "waiting" : "playing";
  }

  /** Seconds in all; until the file says so, what the page was told. */
  get duration() {
    const { duration } = this.audio;
    return Number.isFinite(duration) && duration > 0 ? duration : Number(this.audio.dataset.seconds);
  }

  async play() {
    if (this.audio.error) this.again();
    // What came of it, the element says by its events: a refusal has nothing to add.
    await this.audio.play().catch(() => {});
  }

  /** `rest`: what is said instead of "paused". */
  pause(rest) {
    this.isAsked = true;
    if (!this.audio.paused) this.rest = rest;
    this.audio.pause();
  }

  toggle() {
    return this.isGoing ? this.pause() : this.play();
  }

  get isGoing() {
    return ["playing", "waiting"].includes(this.state);
  }

  leave() {
    this.wasGoing = this.isGoing;
    this.pause();
  }

  /** Stand where somebody stopped an earlier time. */
  comeBack(place) {
    this.place = place;
    this.goTo(place);
  }

  goTo(seconds) {
    const { audio } = this;
    this.at = Math.min(Math.max(0, seconds), this.duration || 0);
    this.isDue = audio.readyState < HTMLMediaElement.HAVE_METADATA;
    if (!this.isDue) audio.currentTime = this.at;
  }

  /** Fetch it anew, and stand where it stood. Chromium keeps what it had of an address, also what does not go together
   * with what comes now (worker.js): each time it is another. */
  again() {
    const { audio } = this;
    const at = this.isDue ? this.at : audio.currentTime;
    const [address] = audio.src.split("#");
    audio.src = `${address}#${performance.now()}`;
    this.goTo(at);
  }

  // A fault while it plays: nobody with their eyes covered is to look for a button. True when it is tried once more.
  triesAgain() {
    const now = performance.now();
    if (!this.isOn || now - this.wentOnAt < ONCE_IN) return false;
    this.wentOnAt = now;
    this.play();
    return true;
  }

  note(event) {
    const { audio } = this;
    if (event === "error" && this.triesAgain()) return;
    this.isOn = !audio.paused; // Chromium pauses at a fault, before it tells of it
    if (event === "play") {
      this.hasBegun = true;
      this.isAsked = false;
      this.rest = undefined;
    }
    if (event === "waiting") this.slow ??= setTimeout(() => this.note("slow"), SLOW);
    else if (MOVES.includes(event)) this.slow = clearTimeout(this.slow);
    this.isWaiting = event === "slow" || (this.isWaiting && !MOVES.includes(event));
    // It may be fetched anew, or be another sound: it stands where it stood.
    if (event === "emptied" || (event === "loadedmetadata" && this.isDue)) this.goTo(this.at);
    if (["seeked", "timeupdate"].includes(event) && !this.isDue) this.at = audio.currentTime;
    for (const act of this.heard) act(event);
  }
}
