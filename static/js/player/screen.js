// What is seen of the sound, and pressed: the words, the bar, the times and the big button.
import { announce } from "../phone.js";
import { clock, cueAt, labelFor, left, sentenceFor, spoken } from "./words.js";

const BACK = 15;
// Seconds for a key on the bar: the browser's one second is too little to hear.
const KEYS = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -60, PageUp: 60 };
const LONG = 90; // letters: a longer line is set smaller, so that nothing below it moves
const SPOKEN_EVERY = 10; // seconds: a screen reader on the bar is not to talk over the voice

export class Screen {
  /** `tapped()`: the big button is being pressed. */
  constructor(root, sound, tapped) {
    Object.assign(this, { root, sound, hasCaptions: true });
    for (const name of ["words", "restart", "bar", "elapsed", "left", "play"]) this[name] = root.querySelector(`[data-${name}]`);
    this.lead = this.words.textContent;
    this.play.addEventListener("click", () => (tapped(), sound.toggle()));
    this.restart.addEventListener("click", () => (tapped(), sound.goTo(0), sound.play()));
    root.querySelector("[data-back]").addEventListener("click", () => sound.goTo(sound.at - BACK));
    this.bar.addEventListener("input", () => this.hold());
    // A finger that comes back to where it began changes nothing: so each end of a touch counts.
    for (const event of ["change", "pointerup", "pointercancel", "blur"]) this.bar.addEventListener(event, () => this.letGo());
    this.bar.addEventListener("keydown", (event) => this.press(event));
    this.readCaptions();
    for (const event of ["addtrack", "removetrack"]) sound.audio.textTracks.addEventListener(event, () => this.readCaptions());
    sound.onChange((event) => this.look(event));
    this.look();
  }

  // The browser shows no captions for sound alone: they are read here, and shown as words on the page. Another sound may
  // be put in its place, with other words (recordings.js).
  readCaptions() {
    [this.track] = this.sound.audio.textTracks;
    if (!this.track) return;
    this.track.mode = "hidden";
    this.track.oncuechange = () => this.showWords();
  }

  hold() {
    this.isHeld = true;
    this.showPlace(Number(this.bar.value), true);
  }

  letGo() {
    if (!this.isHeld) return;
    this.isHeld = false;
    this.sound.goTo(Number(this.bar.value));
  }

  press(event) {
    const by = KEYS[event.key];
    if (!by) return;
    event.preventDefault();
    this.sound.goTo(this.sound.at + by);
    this.showPlace(this.sound.at, true);
  }

  look(event) {
    const { sound } = this;
    const isTime = event === "timeupdate";
    if (!isTime) {
      this.root.dataset.state = sound.state;
      this.play.setAttribute("aria-label", labelFor(sound.state, sound.at));
      this.bar.max = Math.floor(sound.duration);
    }
    if (!this.isHeld) this.showPlace(sound.at, !isTime);
    this.showWords();
    if (event === "pause" && !sound.isAsked && sound.state === "paused") announce(sentenceFor("paused"));
    if (event === "error") announce(sentenceFor(sound.state));
  }

  showPlace(at, isMoved) {
    const { audio, duration } = this.sound;
    this.bar.value = at;
    this.bar.style.setProperty("--at", `${duration ? (100 * at) / duration : 0}%`);
    this.elapsed.textContent = clock(at);
    this.left.textContent = left(at, duration, audio.playbackRate);
    if (isMoved || Math.floor(at) % SPOKEN_EVERY === 0) this.bar.setAttribute("aria-valuetext", `${spoken(at)} of ${spoken(Math.round(duration))}`);
  }

  // A sentence of our own where there is one, else the line of the voice, else what the page said before the first sound.
  showWords() {
    const { state, at } = this.sound;
    const sentence = sentenceFor(state, at) ?? (state === "new" ? this.lead : undefined);
    const line = sentence ?? (this.hasCaptions ? cueAt([...(this.track?.cues ?? [])], at)?.getCueAsHTML().textContent : "") ?? "";
    this.restart.hidden = !(at && ["back", "paused", "slept"].includes(state));
    this.root.toggleAttribute("data-spoken", !sentence);
    this.words.toggleAttribute("data-long", line.length > LONG);
    if (this.words.textContent !== line) this.words.textContent = line;
  }
}
