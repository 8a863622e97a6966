// The answer to a form that was sent: kept first, then tried. The page hears what is known, and no more.
import { find as findPage } from "./kept.js";
import { add, find, flush, needsSignIn } from "./outbox.js";
import { keptHere, seeOther } from "./pages.js";
import { entryId, ownPath } from "./route.js";

const PATIENCE = 4_000;
// Where a person sees at once what became of it; the receipt says it again.
const NEXT = {
  comfort: "/comfort",
  listening: "/meditate/month",
  question: "/questions",
  "question-back": "/questions",
  ride: "/ride",
};

/** Keep the entry in the body of `event`'s request, try to send it, and lead the person on. */
export async function answerEntry(event) {
  const { request } = event;
  const fields = [...(await request.clone().formData())].filter(([, value]) => typeof value === "string");
  const said = Object.fromEntries(fields);
  const { account, kind, step } = said;
  const id = entryId(new URL(request.url).pathname);
  const own = kind === "check-in" && ownPath(`/check-ins/${step}`);
  const kept = account && (await add(account, id, fields, own || nextOf(said)).catch(() => {}));
  if (!kept) return fetch(request); // it cannot be kept here, so only the server can
  const sending = flush(account, true).catch(() => {});
  event.waitUntil(sending);
  await Promise.race([sending, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  const entry = await find(account, kept.id);
  if (entry.state === "received") return seeOther(entry.next);
  if (entry.state === "needs-you") return refusal(entry).catch(() => seeOther("/entries"));
  const isOver = await needsSignIn(account);
  // Its own page says that nobody has it yet, what was answered, and where help is.
  if (own && !isOver && (await findPage(own).catch(() => {}))) return seeOther(own);
  return seeOther(keptHere(entry, isOver));
}

// What is said about a reflection leads back to it, or to the list where it was said.
function nextOf({ kind, step, about, listed }) {
  if (!kind?.startsWith("reflection-")) return NEXT[kind] ?? "/today";
  const place = !listed && (step ?? about);
  return place ? `/reflect/${place}` : "/reflect";
}

// The server's own page about it, with the form as it was filled in.
function refusal({ id, pairs }) {
  const headers = { accept: "text/html" };
  return fetch(`/entries/${id}`, { method: "POST", headers, body: new URLSearchParams(pairs), redirect: "manual" });
}
