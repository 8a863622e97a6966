// What is shown from a day on, or until one: a kept page was written on another, and is set right by itself.
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
