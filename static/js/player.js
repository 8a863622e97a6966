// The player, for each sound on the page, and for an account the practice log. The sound itself is the browser's own.
import { account } from "./phone.js";
import { lockScreen } from "./player/lock_screen.js";
import { takeOver } from "./player/player.js";
import { Sound } from "./player/sound.js";

for (const audio of document.querySelectorAll("audio[data-player]")) {
  const sound = new Sound(audio);
  lockScreen(sound);
  const root = audio.closest("[data-listen]");
  if (root) takeOver(root, sound);
  if (account) import("./listening.js").then(({ logListening }) => logListening(audio)).catch(() => {});
}
