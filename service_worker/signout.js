// The answer to a sign-out that comes as a plain form, past the script of its page (static/js/signout.js): what is only on
// this phone is asked about first, and what it keeps goes with it.
import { draftsOf } from "./drafts.js";
import { forget, leadOut } from "./leaving.js";
import { everything, flush } from "./outbox.js";
import { ownPage, seeOther, soon } from "./pages.js";

const PATIENCE = 5_000;
const LONGEST = 15_000;
const ASKS = "/kept-here?asked=sign-out&needs=sign-out";

/** Take whoever signs out off this phone, and lead on: the next page tells the server (leaving.js). */
export async function answerSignOut({ request }, shell) {
  const said = Object.fromEntries(await request.clone().formData());
  // A therapist's form names no account, and nothing of theirs is kept.
  const onward = said.account && (await soon(leave(said.account, said.sure === "yes"), LONGEST));
  if (onward) return seeOther(onward);
  return fetch(request).catch(() => ownPage(new URL(request.url), shell)); // storage that does not answer: the server alone
}

async function leave(account, isSure) {
  await soon(flush(account, true), PATIENCE);
  if (!isSure && (await isOnlyHere(account))) return ASKS;
  await forget(account);
  leadOut(account, "/");
  return "/";
}

async function isOnlyHere(account) {
  const isUnsent = (await everything(account)).some(({ state }) => state !== "received");
  return isUnsent || (await draftsOf(account)).length > 0;
}
