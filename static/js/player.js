// The player, for each sound on the page, and for an account the practice log. The sound itself is the browser's own.
import { account } from "./phone.js";
import { lockScreen } from "./player/lock_screen.js";
import { takeOver } from "./player/player.js";

for (const audio of document.querySelectorAll("audio[data-player]")) {
  lockScreen(audio);
  const root = audio.closest("[data-listen]");
  if (root) takeOver(root, audio);
  if (account) import("./listening.js").then(({ logListening }) => logListening(audio)).catch(() => {});
}
