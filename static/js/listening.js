// The practice log: what was really heard of a recording, kept as an entry.
import { account, ask, isServed } from "./phone.js";

const WORTH_NOTING = 60; // seconds
const MOST_OF_IT = 0.8;

/** Note what is heard of `audio`. */
export function logListening(audio) {
  let seconds = 0; // not noted yet
  let heard = 0; // in all, so that a jump to the end is not taken for listening
  let last = 0;
  audio.addEventListener("timeupdate", () => {
    const passed = audio.currentTime - last;
    last = audio.currentTime;
    if (passed <= 0 || passed >= 2 * audio.playbackRate) return; // a seek
    seconds += passed;
    heard += passed;
  });
  const note = (finished) => {
    if (!finished && seconds < WORTH_NOTING) return;
    keep(audio, Math.round(seconds), finished);
    seconds = 0;
    if (finished) heard = 0;
  };
  audio.addEventListener("pause", () => audio.ended || note(false));
  audio.addEventListener("ended", () => note(heard >= audio.duration * MOST_OF_IT));
  addEventListener("pagehide", () => note(false));
}

function keep({ dataset }, seconds, finished) {
  const { step, recording } = dataset;
  const heard = { seconds: String(seconds), finished: finished ? "yes" : "no" };
  const given = { account, kind: "listening", step, recording, ...heard };
  const fields = Object.entries(given).filter(([, value]) => value);
  // By the worker, as this page may be on its way out.
  if (isServed()) ask({ type: "entry", account, fields, next: location.pathname });
  else import("../worker/outbox.js").then(({ add }) => add(account, crypto.randomUUID(), fields, location.pathname));
}
