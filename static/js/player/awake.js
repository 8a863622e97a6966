// Keeps the screen on while it plays, for whoever asked for that; never at another time.

export class Awake {
  /** `refused()`: the phone does not allow it just now. */
  constructor(sound, refused) {
    Object.assign(this, { sound, refused, isWanted: false });
    sound.onChange((event) => event !== "timeupdate" && this.look());
    document.addEventListener("visibilitychange", () => this.look()); // a hidden page loses it
  }

  want(isWanted) {
    this.isWanted = isWanted;
    return this.look();
  }

  async look() {
    const isPlaying = !this.sound.audio.paused && document.visibilityState === "visible";
    if (!this.isWanted || !isPlaying) return this.release();
    if (this.asking || (this.lock && !this.lock.released)) return;
    this.asking = navigator.wakeLock.request("screen");
    try {
      this.lock = await this.asking;
    } catch {
      this.refused();
    }
    this.asking = undefined;
    if (!this.isWanted || this.sound.audio.paused) this.release(); // changed meanwhile
  }

  release() {
    this.lock?.release();
    this.lock = undefined;
  }
}
