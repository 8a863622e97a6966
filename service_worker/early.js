// Pages that have heard from the server itself, before the worker answered for them. Written down: the browser ends a worker
// that is idle, and a recording goes on for an hour.
import { read, write } from "./store.js";

const PAGES = { type: "window", includeUncontrolled: true };

/** Answer from now on for every page that is open. */
export async function claim() {
  await note().catch(() => {}); // nothing can be kept here
  await clients.claim();
}

async function note() {
  const served = idsOf(await clients.matchAll({ type: "window" }));
  const open = idsOf(await clients.matchAll(PAGES));
  const isEarly = (known) => (id) => !served.includes(id) || known.includes(id);
  await write("phone", "facts", async (all) => {
    const known = (await all.get("early")) ?? [];
    await all.put(open.filter(isEarly(known)), "early");
  });
}

function idsOf(pages) {
  return pages.map(({ id }) => id);
}

/** Whether the page `id` was there before. */
export async function isEarly(id) {
  const early = await read("phone", "facts", (all) => all.get("early")).catch(() => {});
  return Boolean(early?.includes(id));
}
