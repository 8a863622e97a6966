// What a locked screen, a headset or a watch shows and does. The title is discreet, and so is the picture.
import { release } from "../phone.js";

const STEP_BACK = 15;
const ICON = `/static/${release}/icons/icon-192.png`;

/** Give the lock screen its words and buttons for `audio`, from its first sound on. */
export function lockScreen(audio) {
  if (!navigator.mediaSession) return;
  if (audio.paused) audio.addEventListener("play", () => show(audio), { once: true });
  else show(audio);
}

function show(audio) {
  const { mediaSession } = navigator;
  const artwork = [{ src: ICON, sizes: "192x192", type: "image/png" }];
  mediaSession.metadata = new MediaMetadata({ title: audio.dataset.title, artist: "Stillpoint", artwork });
  const seek = (to) => (audio.currentTime = Math.min(Math.max(0, to), audio.duration || 0));
  const actions = {
    play: () => audio.play(),
    pause: () => audio.pause(),
    stop: () => audio.pause(),
    seekbackward: ({ seekOffset }) => seek(audio.currentTime - (seekOffset ?? STEP_BACK)),
    seekforward: ({ seekOffset }) => seek(audio.currentTime + (seekOffset ?? STEP_BACK)),
    seekto: ({ seekTime }) => seek(seekTime),
  };
  for (const [name, act] of Object.entries(actions)) offer(mediaSession, name, act);
  const place = () => {
    const { duration, currentTime: position, playbackRate } = audio;
    mediaSession.playbackState = audio.paused ? "paused" : "playing";
    if (Number.isFinite(duration)) mediaSession.setPositionState?.({ duration, position: Math.min(position, duration), playbackRate });
  };
  for (const event of ["seeked", "pause", "play", "durationchange", "ratechange"]) audio.addEventListener(event, place);
  place();
}

// A browser that does not know a button refuses it.
function offer(mediaSession, name, act) {
  try {
    mediaSession.setActionHandler(name, act);
  } catch {
    // It is not on that lock screen, and no more.
  }
}
