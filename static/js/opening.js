// Steps that a practice opens by their day: a kept page was written before it, and opens by itself.
import { zone } from "./phone.js";
import { localParts } from "./today.js";

const AGAIN = 60_000;

function open() {
  const now = localParts(new Date(), zone).join(" ");
  for (const part of document.querySelectorAll("[data-open-from]")) part.hidden = now < part.dataset.openFrom;
  for (const words of document.querySelectorAll("[data-closed-until]")) words.hidden = now >= words.dataset.closedUntil;
}

open();
setInterval(open, AGAIN);
addEventListener("pageshow", open);
