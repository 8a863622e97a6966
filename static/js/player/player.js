// The player takes over from the browser's own controls, which stay where there is no script.
import { pause } from "../phone.js";
import { Choices } from "./choices.js";
import { Dim } from "./dim.js";
import { isWorth, keepPlace, recall } from "./memory.js";
import { Screen } from "./screen.js";

const PATIENCE = 1_000; // for the phone's own memory: nobody is to wait for it any longer

/** Let `root`, the player on the page, play `sound`. */
export async function takeOver(root, sound) {
  const { audio } = sound;
  const { recording } = audio.dataset;
  const known = (await Promise.race([recall(recording), pause(PATIENCE)]).catch(() => {})) ?? { choices: {} };
  // It may be another recording by now, and a shorter one.
  if (!sound.hasBegun && isWorth(known.place, sound.duration)) sound.comeBack(known.place);
  const screen = new Screen(root, sound, () => choices.bell.prime());
  const choices = new Choices(root, sound, screen);
  choices.restore(known.choices);
  new Dim(root, root.querySelector("[data-dimmer]"));
  watchStop(root, sound);
  keepPlace(sound, recording);
  const wasFocused = document.activeElement === audio;
  audio.controls = false;
  for (const part of root.querySelectorAll("[data-until-script]")) delete part.dataset.untilScript;
  if (wasFocused) root.querySelector("[data-play]").focus(); // whoever was at the browser's button is at ours
}

// "Stop and come back": quiet at once, and words to hold on to in large type.
function watchStop(root, sound) {
  const dialog = root.querySelector("[data-come-back]");
  const when = (name, act) => root.querySelector(`[data-${name}]`).addEventListener("click", act);
  when("stop", () => (sound.pause(), dialog.showModal()));
  when("stay", () => dialog.close());
  when("go-on", () => (dialog.close(), sound.play()));
}
