// Sending a file in pieces: a line that breaks costs one piece, and the rest goes on from there, also after a reload.
import { hex } from "../worker/canonical.js";
import { pause } from "./phone.js";

const PLACE = "/library/recordings/arriving";
const PIECE = 1024 * 1024; // as much as the server takes at once
const WAITS = [1, 2, 4, 8, 15, 30, 60]; // seconds; then somebody has to say that it goes on
const PASSES = [409, 429, 502, 503, 504]; // a busy server, a proxy between two, a second tab with the same file

export const NO_LINE =
  "There is no connection just now. What has arrived stays for a day. Please send it again when there is one: it goes on from there.";
export const SIGN_IN = "Your sign-in has ended. Please sign in on a second page, then send it here once more.";

/** Send `file`; the id under which it has arrived. `tell(part, isWaiting)`: so much of it is there, from 0 to 1.
 * Rejects with a Refusal, whose message is a sentence. */
export async function sendInPieces(file, tell) {
  const sha256 = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  let arrived = 0;
  for (let tries = 0; ; tries += 1) {
    const before = arrived;
    try {
      const id = await goOn(file, sha256, (now) => ((arrived = now), tell(now / file.size, false)));
      if (id) return id;
    } catch (error) {
      if (error instanceof Refusal) throw error;
    }
    if (arrived > before) tries = 0;
    if (tries >= WAITS.length) throw new Refusal(NO_LINE);
    tell(arrived / file.size, true);
    await Promise.race([pause(1000 * WAITS[tries]), new Promise((resolve) => addEventListener("online", resolve, { once: true }))]);
  }
}

/** Why it is not taken, in a sentence. */
export class Refusal extends Error {}

// From where it stands to the end; undefined where that is worth another try.
async function goOn(file, sha256, tell) {
  const begun = await asked(PLACE, { method: "POST", body: new URLSearchParams({ bytes: file.size, sha256 }) });
  if (!begun) return;
  let { arrived } = begun;
  while (arrived < file.size) {
    tell(arrived);
    const body = file.slice(arrived, arrived + PIECE);
    const taken = await asked(`${PLACE}/${begun.id}?at=${arrived}`, { method: "PATCH", body });
    if (!taken) return;
    ({ arrived } = taken);
  }
  tell(arrived);
  return begun.id;
}

async function asked(url, how) {
  const answer = await fetch(url, { ...how, headers: { accept: "application/json" } });
  if (answer.ok) return answer.json();
  if (PASSES.includes(answer.status)) return undefined;
  if (answer.status === 401) throw new Refusal(SIGN_IN);
  throw new Refusal(await sentenceIn(answer));
}

/** What our server says in `answer`, or something for whatever else stands in between. */
export async function sentenceIn(answer, otherwise = "This did not work just now. Please try again.") {
  const { message, fields = {} } = await answer.json().catch(() => ({}));
  return Object.values(fields)[0] ?? message ?? otherwise;
}
