// Sending what waits: by the worker where it answers for this page, as it outlives the page.
import { flush } from "../worker/outbox.js";
import { account, ask, isServed } from "./phone.js";

/** Send what waits for `owner` (by default, whose page this is); `eager` also in a pause after a failure. */
export async function send(eager, owner = account) {
  if (isServed()) await ask({ type: "flush", account: owner, eager });
  else await flush(owner, eager);
}
