// First on every page that is not a therapist's: the worker, and whatever else this page needs. All pages work without.
import { account, ask, link, release } from "./phone.js";

const NEEDS = {
  "[data-save-recording]": () => import("./recordings.js"),
  "[data-player]": () => import("./player.js"),
  "[data-copy], [data-share]": () => import("./share.js"),
};

for (const [selector, load] of Object.entries(NEEDS)) if (document.querySelector(selector)) load();
if (account) import("./account.js");
if (link) import("./opened.js");

async function start() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return; // an in-app browser, a private window: the server alone
  const registration = await serviceWorker.register("/sw.js", { type: "module", scope: "/" });
  // This page is of a release that the phone has not got. Browsers find that out by themselves, but take their time.
  if (registration.active && !(await caches.has(`static-${release}`))) registration.update();
  if (account) ask({ type: "keep", account, from: "/kept" });
  else if (link) ask({ type: "keep", from: `/l/${link}/kept` });
}

start().catch(() => {}); // storage refused, or no signal at the first visit: the server alone
