// The player takes over from the browser's own controls, which stay where there is no script.
import { Choices } from "./choices.js";
import { Dim } from "./dim.js";
import { keepPlace, recall } from "./memory.js";
import { Screen } from "./screen.js";
import { Sound } from "./sound.js";

/** Let `root`, the player on the page, play `audio`. Resolves when it knows where somebody stopped. */
export async function takeOver(root, audio) {
  const sound = new Sound(audio);
  const screen = new Screen(root, sound, () => choices.bell.prime());
  const choices = new Choices(root, sound, screen);
  new Dim(root, root.querySelector("[data-dimmer]"));
  watchStop(root, sound);
  audio.controls = false;
  for (const part of root.querySelectorAll("[data-until-script]")) delete part.dataset.untilScript;
  const { recording } = audio.dataset;
  const known = await recall(recording).catch(() => ({ place: 0, choices: {} }));
  choices.restore(known.choices);
  if (!sound.hasBegun && known.place) {
    sound.goTo(known.place);
    screen.look();
  }
  keepPlace(sound, recording);
}

// "Stop and come back": quiet at once, and words to hold on to in large type.
function watchStop(root, sound) {
  const dialog = root.querySelector("[data-come-back]");
  const when = (name, act) => root.querySelector(`[data-${name}]`).addEventListener("click", act);
  when("stop", () => (sound.pause(), dialog.showModal()));
  when("stay", () => dialog.close());
  when("go-on", () => (dialog.close(), sound.play()));
}
