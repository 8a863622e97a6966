/** Samples a second, whatever the sound card gives: so it is known how long a recording can be, and how near a place is. */
export const RATE = 48_000;
// The microphone, without what browsers do to calls: a voice that rests is not noise.
const WANTED = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const WHY = {
  NotAllowedError: "Your browser was not allowed to use the microphone. You can allow it beside the address, and try again.",
  NotFoundError: "There is no microphone here. You can plug one in, or record with your phone and send the file.",
  NotReadableError: "Another program is using the microphone. Please close it there, and try again.",
};

const TICK = 500; // ms
const QUIET = 4; // ticks without a piece, of which some eleven come in a second
const GIVES_NOTHING = ["ended", "mute"]; // a call or another app has it

/** Why the microphone cannot be had, in a sentence. */
export function why({ name }) {
  return WHY[name] ?? "The microphone could not be started. Please try again, or record with your phone and send the file.";
}

/** One microphone, however often it is asked for while the browser asks its question. */
export class Microphone {
  /** `heard(samples)` gets each piece (Int16Array), `lost()` is called should the microphone go. */
  constructor(heard, lost) {
    Object.assign(this, { heard, lost });
  }

  /** Listen, where it does not yet. Resolves to how many samples a second there are: `rate`, where the browser can bring
   * them to that. Rejects as getUserMedia does. */
  async open(rate) {
    const opening = (this.opening ??= listen(rate, this.heard, () => this.lose()));
    try {
      return (await opening).rate;
    } catch (error) {
      if (this.opening === opening) this.opening = undefined;
      throw error;
    }
  }

  /** Listen no more; one that only comes later is closed then. */
  async close() {
    const { opening } = this;
    this.opening = undefined;
    const open = await opening?.catch(() => {}); // there is none
    await open?.close();
  }

  get isOpen() {
    return Boolean(this.opening);
  }

  lose() {
    if (!this.isOpen) return;
    this.close();
    this.lost();
  }
}

async function listen(rate, heard, lost) {
  // First what may not come: the microphone is asked for only when there is something to listen with.
  const ear = await prepared(rate);
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: WANTED });
    const { context, source } = await connected(ear, stream);
    const capture = new AudioWorkletNode(context, "capture", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    source.connect(capture);
    await context.resume();
    const [track] = stream.getAudioTracks();
    const unwatch = watch(context, track, capture.port, heard, lost);
    return { rate: context.sampleRate, close: () => (unwatch(), track.stop(), context.close()) };
  } catch (error) {
    await ear.close().catch(() => {}); // closed already
    throw error;
  }
}

async function prepared(sampleRate) {
  const context = new AudioContext({ latencyHint: "playback", sampleRate });
  await context.audioWorklet.addModule(new URL("./capture.js", import.meta.url));
  return context;
}

// Firefox brings no microphone to another rate than its own.
async function connected(context, stream) {
  try {
    return { context, source: context.createMediaStreamSource(stream) };
  } catch {
    await context.close();
    const own = await prepared();
    return { context: own, source: own.createMediaStreamSource(stream) };
  }
}

// Hand on what is heard, and notice when nothing comes any more. A phone that gives the microphone to a call, or puts the page
// aside, ends no track; and some tell nothing at all. Returns what ends it.
function watch(context, track, port, heard, lost) {
  let quiet = 0; // ticks and not a time: a page that was busy hears what came in meanwhile before it counts on
  port.onmessage = ({ data }) => {
    quiet = 0;
    heard(data);
  };
  const ticking = setInterval(() => (quiet += 1) > QUIET && lost(), TICK);
  context.onstatechange = () => context.state === "running" || lost();
  for (const event of GIVES_NOTHING) track.addEventListener(event, lost);
  return () => {
    clearInterval(ticking);
    port.onmessage = context.onstatechange = null;
    for (const event of GIVES_NOTHING) track.removeEventListener(event, lost);
  };
}

/** How loud the loudest of these samples is, from 0 to 1. */
export function peak(samples) {
  let most = 0;
  for (const sample of samples) most = Math.max(most, Math.abs(sample));
  return most / 32768;
}
