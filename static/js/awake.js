// Keeps the screen on while that is needed: for whoever listens, where they asked for it, and for whoever records. Never at
// another time.

export class Awake {
  /** `isNeeded()`: whether it is just now; `look()` is called when that may have changed. `refused()`: it cannot be had. */
  constructor(isNeeded, refused) {
    Object.assign(this, { isNeeded, refused });
    document.addEventListener("visibilitychange", () => this.look()); // a hidden page loses it
  }

  get isDue() {
    return this.isNeeded() && document.visibilityState === "visible";
  }

  async look() {
    if (!this.isDue) return this.release();
    if (this.isAsking || (this.lock && !this.lock.released)) return;
    this.isAsking = true;
    try {
      this.lock = await navigator.wakeLock.request("screen");
    } catch {
      this.refused();
    }
    this.isAsking = false;
    if (!this.isDue) this.release(); // changed meanwhile
  }

  release() {
    this.lock?.release();
    this.lock = undefined;
  }
}
