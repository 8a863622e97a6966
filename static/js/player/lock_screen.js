// What a locked screen, a headset or a watch shows and does. The title is discreet, and so is the picture.
import { release } from "../phone.js";

const STEP_BACK = 15;
const ICON = `/static/${release}/icons/icon-192.png`;

/** Give the lock screen its words and buttons for `sound`, from when it is first heard. */
export function lockScreen(sound) {
  if (!navigator.mediaSession) return;
  const { audio } = sound;
  if (audio.paused) audio.addEventListener("play", () => show(sound), { once: true });
  else show(sound);
}

function show(sound) {
  const { mediaSession } = navigator;
  const { audio } = sound;
  const artwork = [{ src: ICON, sizes: "192x192", type: "image/png" }];
  mediaSession.metadata = new MediaMetadata({ title: audio.dataset.title, artist: "Stillpoint", artwork });
  const actions = {
    play: () => sound.play(),
    pause: () => sound.pause(),
    stop: () => sound.pause(),
    seekbackward: ({ seekOffset }) => sound.goTo(sound.at - (seekOffset ?? STEP_BACK)),
    seekforward: ({ seekOffset }) => sound.goTo(sound.at + (seekOffset ?? STEP_BACK)),
    seekto: ({ seekTime }) => sound.goTo(seekTime),
  };
  for (const [name, act] of Object.entries(actions)) offer(mediaSession, name, act);
  const place = () => {
    const { duration, currentTime: position, playbackRate } = audio;
    mediaSession.playbackState = sound.isGoing ? "playing" : "paused";
    if (Number.isFinite(duration)) mediaSession.setPositionState?.({ duration, position: Math.min(position, duration), playbackRate });
  };
  sound.onChange((event) => event !== "timeupdate" && place());
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
