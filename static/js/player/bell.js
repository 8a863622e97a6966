// A soft bell, made here: a low tone with three quiet ones over it, which rises slowly and dies away. It plays through an
// audio element of its own, because a locked phone puts Web Audio to sleep first.

const RATE = 11_025;
const SECONDS = 7;
const RISE = 0.9; // seconds until it is at its loudest: nothing that startles
const LOUDEST = 0.14; // of full scale, about 17 dB below it
// [times the lowest tone, share, seconds in which it dies away by two thirds]
const TONES = [
  [1, 1, 2.2],
  [2.01, 0.35, 1.5],
  [2.99, 0.16, 1],
  [4.2, 0.07, 0.6],
];
const LOWEST = 216; // Hz
const NEAR = 1.5; // seconds before the end, while the sound still holds the phone awake

/** The bell's samples, -1 to 1, and how many there are a second. */
export function bell() {
  const samples = Float32Array.from({ length: RATE * SECONDS }, (_, index) => toneAt(index / RATE));
  const peak = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  return { rate: RATE, samples: samples.map((one) => (one * LOUDEST) / peak) };
}

function toneAt(time) {
  const rise = Math.min(1, time / RISE);
  const fall = Math.min(1, SECONDS - time);
  const tones = TONES.map(([times, share, dies]) => share * Math.exp(-time / dies) * Math.sin(2 * Math.PI * LOWEST * times * time));
  return Math.sin((rise * Math.PI) / 2) ** 2 * fall * tones.reduce((sum, one) => sum + one);
}

/** `samples` as the bytes of a WAV file: one channel, 16 bits. */
export function wav({ rate, samples }) {
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const text = (at, letters) => [...letters].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  const numbers = (at, ...given) => given.forEach((number, index) => view.setUint32(at + 4 * index, number, true));
  text(0, "RIFF");
  numbers(4, 36 + 2 * samples.length);
  text(8, "WAVEfmt ");
  numbers(16, 16, 0x0001_0001, rate, 2 * rate, 0x0010_0002, 0, 2 * samples.length);
  text(36, "data");
  samples.forEach((sample, index) => view.setInt16(44 + 2 * index, Math.round(sample * 32_767), true));
  return view.buffer;
}

export class Bell {
  constructor(sound) {
    Object.assign(this, { sound, isWanted: false });
    sound.onChange((event) => this.look(event));
    addEventListener("pagehide", () => this.hush());
  }

  want(isWanted) {
    this.isWanted = isWanted;
    if (!isWanted) this.hush();
  }

  /** Make ready to ring. Only within a tap: phones let a page play by itself what it played once at a tap. */
  prime() {
    if (!this.isWanted || this.audio) return;
    this.audio = new Audio(URL.createObjectURL(new Blob([wav(bell())], { type: "audio/wav" })));
    this.audio.muted = true;
    const ready = () => this.isRinging || this.audio.pause();
    this.audio.play().then(ready, () => {});
  }

  look(event) {
    const { audio, duration } = this.sound;
    if (event === "play" || event === "seeked") this.isRinging = false;
    const left = (duration - audio.currentTime) / audio.playbackRate;
    if (event === "ended" || (event === "timeupdate" && !audio.paused && left < NEAR)) this.ring();
  }

  ring() {
    if (!this.isWanted || !this.audio || this.isRinging) return;
    this.isRinging = true;
    this.audio.currentTime = 0;
    this.audio.muted = false;
    this.audio.play().catch(() => {}); // a phone that does not let it ring stays quiet
  }

  hush() {
    this.audio?.pause();
  }
}
