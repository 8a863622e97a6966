// How somebody likes to listen: the options folded under "More". All but the sleep timer are kept for the next time.
import { Awake } from "../awake.js";
import { Bell } from "./bell.js";
import { Breath } from "./breath.js";
import { keepChoices } from "./memory.js";
import { canFade, Sleep } from "./sleep.js";

const MARKS = ["captions", "bell", "awake", "shape", "buzz"];
const REFUSED = "Your phone does not allow this just now, perhaps to save its battery.";

export class Choices {
  constructor(root, sound, screen) {
    Object.assign(this, { root, sound, screen });
    this.bell = new Bell(sound);
    const isNeeded = () => this.input("awake").checked && !sound.audio.paused;
    this.awake = new Awake(isNeeded, () => this.say("awake", REFUSED));
    sound.onChange((event) => event !== "timeupdate" && this.awake.look());
    this.breath = new Breath(sound, root, root.querySelector("[data-breath-word]"));
    this.sleep = new Sleep(sound, (minutes) => this.tellSleep(minutes), () => this.bell.ring());
    this.input("awake").closest("[data-option]").hidden = !navigator.wakeLock;
    this.input("buzz").closest("[data-option]").hidden = !navigator.vibrate;
    if (!canFade(sound.audio)) this.say("sleep", this.input("sleep").dataset.abrupt);
    root.querySelector("[data-choices]").addEventListener("change", ({ target }) => this.change(target));
  }

  /** What was chosen an earlier time, if anything was. */
  restore({ rate, ...marks }) {
    if (!rate) return;
    const speed = this.root.querySelector(`[name=rate][value="${CSS.escape(rate)}"]`);
    if (speed) speed.checked = true;
    for (const name of MARKS) this.input(name).checked = Boolean(marks[name]);
    this.apply();
  }

  change({ name, value }) {
    if (name === "sleep") return this.sleep.set(Number(value));
    this.apply();
    this.bell.prime();
    keepChoices(this.all()).catch(() => {});
  }

  apply() {
    const { captions, bell, shape, buzz, rate } = this.all();
    const { audio } = this.sound;
    // The default too: whoever fetches the sound anew keeps the speed.
    audio.defaultPlaybackRate = audio.playbackRate = Number(rate);
    this.screen.hasCaptions = captions;
    this.screen.showWords();
    this.bell.want(bell);
    this.awake.look();
    this.breath.want({ isShown: shape, isFelt: buzz });
  }

  all() {
    const marks = MARKS.map((name) => [name, this.input(name).checked]);
    return { ...Object.fromEntries(marks), rate: this.root.querySelector("[name=rate]:checked").value };
  }

  input(name) {
    return this.root.querySelector(`[data-choices] [name=${name}]`);
  }

  tellSleep(minutes) {
    this.input("sleep").value = minutes ? this.input("sleep").value : "0";
    const abrupt = canFade(this.sound.audio) ? "" : this.input("sleep").dataset.abrupt;
    this.say("sleep", minutes ? `It stops in ${minutes} min of listening. ${abrupt}` : abrupt);
  }

  say(name, words) {
    const place = this.root.querySelector(`[data-said="${name}"]`);
    if (place.textContent !== words) place.textContent = words;
  }
}
