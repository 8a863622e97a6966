// The sound: the browser's own audio element, with one word for how it stands, and a way on after a fault.

const CHANGES = [
  ...["play", "playing", "pause", "waiting", "ended", "error", "emptied"],
  ...["seeked", "timeupdate", "durationchange", "ratechange", "loadedmetadata"],
];

export class Sound {
  constructor(audio) {
    this.audio = audio;
    this.isAsked = true; // whether a pause was somebody's wish here, and not a phone call's
    this.at = audio.currentTime;
    this.hasBegun = !audio.paused;
    for (const event of CHANGES) audio.addEventListener(event, () => this.note(event));
    addEventListener("online", () => audio.error && this.again());
    // Whoever leaves the page leaves the sound; whoever comes back finds it paused at its place.
    addEventListener("pagehide", () => this.pause());
  }

  /** Call `act(event)` at every change. */
  onChange(act) {
    for (const event of CHANGES) this.audio.addEventListener(event, () => act(event));
  }

  /** "new", "playing", "waiting", "paused", "slept", "over" or "broken". */
  get state() {
    const { error, ended, paused } = this.audio;
    if (error) return "broken";
    if (ended) return "over";
    if (paused) return this.rest ?? (this.hasBegun ? "paused" : "new");
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
    const isGoing = ["playing", "waiting"].includes(this.state);
    return isGoing ? this.pause() : this.play();
  }

  goTo(seconds) {
    const { audio } = this;
    this.at = Math.min(Math.max(0, seconds), this.duration || 0);
    this.isDue = audio.readyState < HTMLMediaElement.HAVE_METADATA;
    if (!this.isDue) audio.currentTime = this.at;
  }

  /** Fetch it anew, and stand where it stood. */
  again() {
    const { at } = this;
    this.audio.load();
    this.goTo(at);
  }

  note(event) {
    const { audio } = this;
    if (event === "play") {
      this.hasBegun = true;
      this.isAsked = false;
      this.rest = undefined;
    }
    this.isWaiting = event === "waiting" || (this.isWaiting && event !== "playing" && event !== "timeupdate");
    if (event === "loadedmetadata" && this.isDue) this.goTo(this.at);
    if (["seeked", "timeupdate"].includes(event) && !this.isDue) this.at = audio.currentTime;
  }
}
