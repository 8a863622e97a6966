// The worker was asked to keep the pages when this one came (client.js). A weak signal may have lost that: it is asked again
// until they are here, and ever more rarely. After an hour in vain, the signal is not what is missing.
import { keptAt } from "../worker/kept.js";
import { askToKeep, keeps } from "./phone.js";

const FIRST = 30_000; // longer than the worker waits for an answer
const LONGEST = 64 * FIRST;
const LATELY = 60_000; // what was kept so shortly before this page came is as good
let pause = FIRST;
let looking = setTimeout(look, pause);
addEventListener("online", look);

async function look() {
  if (document.visibilityState === "visible" && navigator.onLine) {
    if ((await keptAt(keeps).catch(() => 0)) >= performance.timeOrigin - LATELY) return removeEventListener("online", look);
    askToKeep();
    pause *= 2;
  }
  clearTimeout(looking);
  if (pause <= LONGEST) looking = setTimeout(look, pause);
}
