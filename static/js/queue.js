// The page of entries for a phone on which nobody is signed in: what waits there is listed, and sent, all the same.
import { draftsOf } from "../worker/drafts.js";
import { facts } from "../worker/kept.js";
import { everything } from "../worker/outbox.js";
import { listEntries } from "./list.js";
import { send } from "./send.js";

async function show() {
  const { account } = await facts();
  if (account) listEntries(account, await everything(account), await draftsOf(account));
}

async function look() {
  const { account } = await facts();
  if (account && document.visibilityState === "visible") send(true, account);
}

new BroadcastChannel("stillpoint").addEventListener("message", ({ data }) => data.type === "custody" && show());
addEventListener("online", look);
document.addEventListener("visibilitychange", look);
show();
