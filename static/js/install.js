// "Keep it on your phone": offered on the page for today, in the words of this phone, until somebody says not now.
import { everything } from "../worker/outbox.js";
import { read, write } from "../worker/store.js";
import { isInstalled } from "./installed.js";
import { account, installing, isServed } from "./phone.js";

const AGAIN = 60 * 86_400_000; // after "not now"
const place = document.querySelector("[data-install]");

/** "prompt" (the browser asks by itself), "ios", "android", or none where there is no home screen to speak of. */
function way() {
  const { userAgent, maxTouchPoints } = navigator;
  if (installing.prompt) return "prompt";
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return "ios";
  return /Android/.test(userAgent) ? "android" : undefined;
}

async function offer() {
  if (isInstalled() || !isServed() || !way()) return;
  const last = (await read("phone", "facts", (facts) => facts.get("install"))) ?? 0;
  if (Math.abs(Date.now() - last) < AGAIN) return;
  // An iPhone's home screen gets none of what a page keeps: first, everything must have been received.
  const waits = (await everything(account)).some(({ state }) => state !== "received");
  if (waits) return;
  for (const part of place.querySelectorAll("[data-install-way]")) part.hidden = part.dataset.installWay !== way();
  place.hidden = false;
}

function putAway() {
  place.hidden = true;
  write("phone", "facts", (facts) => facts.put(Date.now(), "install")).catch(() => {});
}

async function install() {
  const { outcome } = await installing.prompt.prompt();
  installing.prompt = undefined;
  if (outcome === "accepted") place.hidden = true;
  else putAway();
}

place.querySelector("[data-install-now]").addEventListener("click", () => install().catch(putAway));
place.querySelector("[data-install-later]").addEventListener("click", putAway);
addEventListener("beforeinstallprompt", () => offer());
addEventListener("appinstalled", putAway);
offer().catch(() => {});
