// The sound: the browser's own audio element, with one word for how it stands, and a way on after a fault.

const CHANGES = [
  ...["play", "playing", "pause", "waiting", "ended", "error", "emptied"],
  ...["seeked", "timeupdate", "durationchange", "ratechange", "loadedmetadata"],
];
const MOVES = ["playing", "timeupdate", "pause", "error"];
const SLOW = 1_000; // a shorter wait is not worth a word
const GONE = ["lost", "broken"];
const SOON = 120_000; // ms in which it goes on by itself: later, a voice out of the quiet would startle somebody
const AGAIN_IN = 2_000; // ms to the second try; to each that follows it is twice as long
const NEAR = 5; // seconds: a fault so near to the last one is the same one

export class Sound {
  constructor(audio) {
    this.audio = audio;
    this.isAsked = audio.paused; // whether a pause was somebody's wish here, and not a phone call's
    this.at = audio.currentTime;
    this.hasBegun = this.isHeard = !audio.paused;
    this.heard = [];
    for (const event of CHANGES) audio.addEventListener(event, () => this.note(event));
    addEventListener("online", () => (this.isLost ? this.goOn() : audio.error && this.again()));
    // Whoever leaves the page leaves the sound. Whoever comes back to it as it was hears it go on, where the phone lets it.
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", ({ persisted }) => persisted && this.wasGoing && this.play());
  }

  /** Call `act(event)` at every change. */
  onChange(act) {
    this.heard.push(act);
  }

  /** "new", "back" (where somebody stopped an earlier time), "playing", "waiting", "paused", "slept", "over", "lost" (it broke
   * off while it was heard, and is tried again), "broken". */
  get state() {
    const { error, ended, paused } = this.audio;
    if (this.isLost) return "lost";
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

  play() {
    const isGone = GONE.includes(this.state);
    this.letGo();
    return this.begin(isGone);
  }

  // What came of it, the element says by its events: a refusal has nothing to add.
  async begin(isAnew) {
    if (isAnew) this.again();
    await this.audio.play().catch(() => {});
  }

  /** `rest`: what is said instead of "paused". */
  pause(rest) {
    const { isLost } = this;
    this.letGo();
    this.isHeard = false;
    this.isAsked = true;
    if (!this.audio.paused) this.rest = rest;
    this.audio.pause();
    if (isLost) this.tell("error"); // the element has told it already
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

  falter() {
    this.fault ??= { at: this.isDue ? this.at : this.audio.currentTime, since: Date.now(), wait: 0 };
  }

  // A network that brings nothing and never says so.
  lag() {
    this.falter();
    this.wait(this.soon, () => this.pause("broken"));
  }

  // A fault while it plays: nobody with their eyes covered is to look for a button. So it is tried again at once and, where
  // it was heard before, a few times more. True where nothing is to be said of it.
  triesAgain() {
    if (!this.isOn && !this.isLost) return false;
    this.falter();
    const { wait } = this.fault;
    this.fault.wait = 2 * wait || AGAIN_IN;
    if (!wait) this.begin(true);
    if (!wait || !this.isHeard) return !wait;
    const isKnown = this.isLost;
    this.isLost = true;
    this.wait(Math.min(wait, this.soon), () => this.goOn());
    return isKnown;
  }

  // How many ms are left in which it may go on by itself.
  get soon() {
    const passed = Date.now() - this.fault.since;
    return passed < 0 ? 0 : Math.max(0, SOON - passed);
  }

  goOn() {
    if (!this.soon) return this.pause("broken");
    this.wait(this.soon, () => this.pause("broken"));
    this.begin(true);
  }

  letGo() {
    clearTimeout(this.next);
    this.isLost = false;
    this.fault = undefined;
  }

  wait(milliseconds, act) {
    clearTimeout(this.next);
    this.next = setTimeout(act, milliseconds);
  }

  // It is heard. A page that stood still meanwhile may hear of it late.
  found() {
    if (this.fault && !this.soon) return this.pause("broken");
    clearTimeout(this.next);
    this.isLost = false;
    this.isHeard = true;
  }

  stand() {
    this.at = this.audio.currentTime;
    if (!this.isLost && Math.abs(this.at - this.fault?.at) > NEAR) this.fault = undefined; // it got past it
  }

  tell(event) {
    for (const act of this.heard) act(event);
  }

  note(event) {
    const { audio } = this;
    if (event === "error" && this.triesAgain()) return;
    this.isOn = !audio.paused; // Chromium pauses at a fault, before it tells of it
    if (event === "playing") this.found();
    if (event === "slow" && !this.isLost) this.lag();
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
    if (["seeked", "timeupdate"].includes(event) && !this.isDue) this.stand();
    this.tell(event);
  }
}
