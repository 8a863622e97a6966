// One attempt to send one entry, and what its answer means. Only a receipt for exactly these fields is a success.
import { ownPath } from "./route.js";

const PATIENCE = 15_000;
const GENERATION = "x-stillpoint-generation";
const TRY_LATER = [408, 425, 429];

/** Send `entry`: {id, pairs, sha256, next}. Resolves to {state, ...} as `verdict` does; never rejects.
 * `known`: the generation of the server that has what was sent before. Another one takes nothing. */
export async function attempt(entry, known) {
  try {
    const response = await fetch(`/entries/${entry.id}`, {
      method: "POST",
      headers: { accept: "application/json", ...(known && { [GENERATION]: known }) },
      body: new URLSearchParams(entry.pairs),
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    return verdict(entry, response, await response.text());
  } catch (error) {
    // No answer in time: it may have arrived. No connection: it is here, and more is not known.
    return { state: error.name === "TimeoutError" ? "sending" : "waiting" };
  }
}

/** What an answer means: received {next, generation, became: what came of it, where that was not to be done any more} | needs-you {status, reason} | needs-sign-in |
 * waiting {asked: until when, restored: the generation of a server that has forgotten things}. */
export function verdict(entry, { status, headers }, text) {
  const said = parsed(text);
  const isReceipt = [200, 201].includes(status) && said?.id === entry.id && said.sha256 === entry.sha256;
  const generation = headers.get(GENERATION) ?? undefined;
  if (isReceipt) return { state: "received", next: ownPath(said.next) ?? entry.next, generation, became: said.became };
  // A proxy, a captive portal or a page: somebody else's answer, or none that is about this entry.
  const isRefusal = status >= 400 && status < 500 && !TRY_LATER.includes(status);
  const isOurs = headers.has("x-stillpoint") && said?.error;
  if (isOurs && said.error === "restored") return { state: "waiting", restored: said.generation };
  if (!isRefusal || !isOurs) return { state: "waiting", asked: asked(headers.get("retry-after")) };
  if (status === 401 || status === 403) return { state: "needs-sign-in" };
  return { state: "needs-you", status, reason: String(said.message) };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// Retry-After: seconds, or a date.
function asked(value) {
  const seconds = Number(value ?? NaN);
  return (Number.isNaN(seconds) ? Date.parse(value ?? "") : Date.now() + seconds * 1000) || 0;
}
