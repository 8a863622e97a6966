// The worker was asked to keep the pages when this one came (client.js). A weak signal may have lost that: it is asked again
// until they are here.
import { keptAt } from "../worker/kept.js";
import { askToKeep, keeps } from "./phone.js";

const OFTEN = 30_000; // longer than the worker waits for an answer
const LATELY = 60_000; // what was kept so shortly before this page came is as good
const looking = setInterval(look, OFTEN);
addEventListener("online", look);

async function look() {
  if (document.visibilityState !== "visible" || !navigator.onLine) return;
  if ((await keptAt(keeps)) < performance.timeOrigin - LATELY) return askToKeep();
  clearInterval(looking);
  removeEventListener("online", look);
}
