// Served as /sw.js while STILLPOINT_RECALL is set: takes the place of a worker that does harm, and goes. What people
// wrote and what is sealed stays where it is; pages send it by themselves. Saved recordings stay too.
const MOMENT = 1_000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(recall()));

async function recall() {
  const names = (await caches.keys()).filter((name) => name.startsWith("static-"));
  await Promise.all(names.map((name) => caches.delete(name)));
  const pages = await clients.matchAll({ type: "window" });
  await registration.unregister();
  await new Promise((resolve) => setTimeout(resolve, MOMENT)); // they are keeping what is being typed (drafts.js)
  // They come again from the server, as it is now.
  await Promise.all(pages.map((page) => page.navigate(page.url).catch(() => {})));
}
