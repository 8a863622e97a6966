// What was heard when its page died (a killed tab, a dead battery) lies there as a draft, and is an entry at the next
// start. While a recording plays, its page holds the lock: what it has heard so far is not taken from it.
import { draftsOf } from "../worker/drafts.js";
import { add } from "../worker/outbox.js";
import { account } from "./phone.js";

/** The lock of whoever listens: one page at a time, so that nothing is counted twice. */
export const LISTENS = `listens ${account}`;

/** Make entries of what was heard in pages that are gone. */
export function noteHeard() {
  return navigator.locks.request(LISTENS, { ifAvailable: true }, async (isFree) => {
    const heard = isFree ? (await draftsOf(account)).filter(isHeard) : [];
    // The entry takes the draft's id and place, in one step: whoever else does the same finds it done.
    for (const { id, pairs, path } of heard) await add(account, id, pairs, path);
  });
}

function isHeard({ pairs }) {
  return pairs.some(([name, value]) => name === "kind" && value === "listening");
}
