"""What the tests without signal ask of a page, in either engine. Each is a function for the page to run."""

# Whether the worker answers for this page and has sealed the whole plan.
IS_KEPT = """
async () => {
  if (!navigator.serviceWorker.controller) return false;
  const asked = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  // To open what is not there yet would make it, empty, before the app does.
  if (!(await indexedDB.databases()).some(({ name }) => name === "stillpoint")) return false;
  const phone = await asked(indexedDB.open("stillpoint"));
  const account = await asked(phone.transaction("facts").objectStore("facts").get("account"));
  phone.close();
  if (!account) return false;
  const own = await asked(indexedDB.open(`stillpoint-${account}`));
  const found = await asked(own.transaction("pages").objectStore("pages").count());
  own.close();
  return found > 20;
}
"""
# What there is instead, for the message of a failure.
WHAT_IS_KEPT = """
async () => {
  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const said = { page: { ...document.documentElement.dataset }, databases: {} };
  const registration = await navigator.serviceWorker.getRegistration();
  said.workers = ["installing", "waiting", "active"].filter((state) => registration?.[state]);
  said.isServed = Boolean(navigator.serviceWorker.controller);
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    const found = (said.databases[name] = {});
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store);
      if (name === "stillpoint") {
        const [keys, rows] = await Promise.all([asked(all.getAllKeys()), asked(all.getAll())]);
        found[store] = keys.map((key, number) => [key, rows[number]]);
      } else found[store] = await asked(all.count());
    }
    database.close();
  }
  const { held, pending } = await navigator.locks.query();
  said.locks = { held: held.map(({ name }) => name), pending: pending.map(({ name }) => name) };
  said.caches = {};
  for (const name of await caches.keys()) said.caches[name] = (await (await caches.open(name)).keys()).length;
  return said;
}
"""
# Plays, seeks, and asks for one part: [did it get there, the status of the part, its bytes].
PLAY = """
async () => {
  const audio = document.querySelector("audio");
  const heard = (event) => new Promise((resolve) => audio.addEventListener(event, resolve, { once: true }));
  audio.muted = true;
  await audio.play();
  const seeked = heard("seeked");
  audio.currentTime = 400;
  await seeked;
  const part = await fetch(audio.currentSrc, { headers: { range: "bytes=1000-1999" } });
  audio.pause();
  return [audio.currentTime >= 400, part.status, (await part.arrayBuffer()).byteLength];
}
"""
