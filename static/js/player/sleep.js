// Stops by itself after a while. It counts the sound's own progress, not a timer: a locked phone holds timers back for
// minutes, but not the sound that it plays.

export const FADE = 20; // seconds in which it grows soft

/** How loud it is, 0 to 1, with so many seconds left. */
export function loudness(left) {
  return Math.min(1, Math.max(0, left / FADE));
}

export class Sleep {
  /** `tell(minutes)`: what is left, or undefined; `nearEnd()`: a moment before it stops. */
  constructor(sound, tell, nearEnd) {
    Object.assign(this, { sound, tell, nearEnd });
    sound.onChange((event) => this.look(event));
  }

  /** Stop after `minutes`; 0 for not at all. */
  set(minutes) {
    this.left = minutes ? minutes * 60 : undefined;
    this.since = undefined;
    this.isNear = false;
    this.sound.audio.volume = 1;
    this.tell(minutes || undefined);
  }

  look(event) {
    const now = performance.now();
    const passed = event === "timeupdate" && this.since ? (now - this.since) / 1_000 : 0;
    this.since = this.sound.audio.paused ? undefined : now;
    if (this.left === undefined || !passed) return;
    this.left -= passed;
    this.sound.audio.volume = loudness(this.left);
    this.tell(Math.max(1, Math.ceil(this.left / 60)));
    if (this.left < 1.5 && !this.isNear) {
      this.isNear = true;
      this.nearEnd();
    }
    if (this.left <= 0) this.stop();
  }

  stop() {
    const { sound } = this;
    sound.pause("slept");
    sound.goTo(sound.at - FADE * sound.audio.playbackRate); // what was too soft to hear comes again
    this.set(0);
  }
}

/** Whether this browser lets a page change how loud it is. iPhones leave that to their buttons. */
export function canFade(audio) {
  const { volume } = audio;
  audio.volume = 0.5;
  const isChanged = audio.volume === 0.5;
  audio.volume = volume;
  return isChanged;
}
