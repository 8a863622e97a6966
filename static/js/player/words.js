// What the player says, worked out from numbers alone.

const LINGER = 2; // seconds that a line stays after it was spoken
const MINUTE = 60;

/** `seconds` as a clock shows them: "3:20". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / MINUTE)}:${String(whole % MINUTE).padStart(2, "0")}`;
}

/** `seconds` as they are said: "3 minutes 20 seconds". */
export function spoken(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [counted(Math.floor(whole / MINUTE), "minute"), counted(whole % MINUTE, "second")];
  return parts.filter(Boolean).join(" ") || "the beginning";
}

function counted(number, name) {
  return number ? `${number} ${name}${number === 1 ? "" : "s"}` : "";
}

/** How long it still takes at this speed. */
export function left(at, duration, rate) {
  return `${clock(Math.ceil(Math.max(0, duration - at) / rate))} left`;
}

/** The line of `cues` ({startTime, endTime}, in their order) that belongs to `time`, or undefined. */
export function cueAt(cues, time) {
  const begun = cues.filter(({ startTime }) => startTime <= time).at(-1);
  return begun && time < begun.endTime + LINGER ? begun : undefined;
}

const SENTENCES = {
  paused: "Paused. Go on whenever you like.",
  waiting: "One moment. The sound is on its way.",
  over: "That was all. There is no hurry to get up.",
  slept: "It has stopped, as you wished. Go on whenever you like.",
  lost: "The sound broke off. There may be no signal. For the next two minutes it may go on by itself.",
  broken: "This recording cannot be reached just now. There may be no signal. You can try again.",
};

/** The sentence for a state of the sound; undefined where a line of the voice, or nothing, stands. `at`: its place. */
export function sentenceFor(state, at) {
  if (state === "back") return `You stopped at ${clock(at)}. It goes on from there.`;
  return SENTENCES[state];
}

/** What the big button does next. */
export function labelFor(state, at) {
  if (state === "playing" || state === "waiting") return "Pause";
  if (state === "lost" || state === "broken") return "Try again";
  return at && state !== "over" ? "Go on" : "Play";
}
