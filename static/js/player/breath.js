// A pace for the breath, for whoever wants one: four seconds in, six out, and nothing held. A slow shape around the big
// button (only the words where nothing may move), or the phone's own buzz, or both.

const IN = 4_000;
const OUT = 6_000;
const BUZZ = { in: [70], out: [30, 120, 30] };

export class Breath {
  /** `root` carries the phase for the style sheet, `word` shows it. */
  constructor(sound, root, word) {
    Object.assign(this, { sound, root, word, isShown: false, isFelt: false });
    sound.onChange((event) => event !== "timeupdate" && this.look());
    document.addEventListener("visibilitychange", () => this.look());
  }

  want(change) {
    Object.assign(this, change);
    this.look();
  }

  look() {
    const isOn = this.sound.state === "playing" && document.visibilityState === "visible";
    if (!isOn || !(this.isShown || this.isFelt)) return this.stop();
    this.draw();
    if (!this.next) this.turn("in");
  }

  turn(phase) {
    this.phase = phase;
    this.draw();
    if (this.isFelt) navigator.vibrate?.(BUZZ[phase]);
    this.next = setTimeout(() => this.turn(phase === "in" ? "out" : "in"), phase === "in" ? IN : OUT);
  }

  draw() {
    if (this.isShown && this.phase) this.root.dataset.breath = this.phase;
    else delete this.root.dataset.breath;
    this.word.textContent = (this.isShown && this.phase) || "";
  }

  stop() {
    clearTimeout(this.next);
    this.next = this.phase = undefined;
    this.draw();
  }
}
