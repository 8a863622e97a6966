// A link counts as opened when a person sees it: a mail scanner or a preview that fetches it does not come here.
import { link } from "./phone.js";

function tell() {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", tell);
  fetch(`${link}/opened`, { method: "POST", keepalive: true }).catch(() => {}); // next time, then
}

document.addEventListener("visibilitychange", tell);
tell();
