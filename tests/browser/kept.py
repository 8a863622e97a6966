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
