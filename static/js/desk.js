// An entry counts as opened when it has been on a visible screen for a moment. A page in a background tab opens nothing.
const MOMENT = 1000;
const ASK = 3000;
const TAKEN_BACK = "They took this back, or changed it. To see how it stands now, open this page again.";
const desk = document.querySelector("[data-tell-opened]");
const since = new Map(); // what is on the screen, and since when
let timer = 0;

// On the screen is what reaches into the middle third of the window: of a text that is longer than that, a third of the
// window is full then, however long it is, and a shorter one is seen whole. And what is seen by half, as the first and the
// last of a page may never come to its middle.
const observers = [
  new IntersectionObserver(look, { rootMargin: "-33.3% 0px" }),
  new IntersectionObserver(look, { threshold: 0.5 }),
];
const seenBy = new Map(observers.map((observer) => [observer, new Set()]));

function look(changes, observer) {
  const seen = seenBy.get(observer);
  for (const { target, isIntersecting, intersectionRatio } of changes) {
    if (isIntersecting && intersectionRatio >= observer.thresholds[0]) seen.add(target);
    else seen.delete(target);
    if (!isSeen(target)) since.delete(target);
    else if (!since.has(target)) since.set(target, performance.now());
  }
  wait();
}

const isSeen = (element) => element.dataset.arrived && observers.some((one) => seenBy.get(one).has(element));

function wait() {
  clearTimeout(timer);
  if (document.visibilityState !== "visible" || "asking" in desk.dataset || !since.size) return;
  timer = setTimeout(tell, Math.min(...since.values()) + MOMENT - performance.now());
}

async function tell() {
  const until = performance.now() - MOMENT;
  const shown = [...since.keys()].filter((element) => since.get(element) <= until);
  for (const element of shown) since.delete(element);
  wait();
  if (!shown.length || (await isTold(shown))) return;
  // No line to the server: it is told at the next look.
  for (const element of shown.filter(isSeen)) since.set(element, performance.now());
}

async function isTold(shown) {
  const entries = shown.flatMap((element) => element.dataset.arrived.split(" "));
  if (!(await hear("entry", entries, { keepalive: true }))) return false;
  shown.forEach(leave);
  return true;
}

function leave(element) {
  for (const observer of observers) observer.unobserve(element);
  since.delete(element);
  delete element.dataset.arrived;
}

// Say which entries were on the screen, or ask about those that are in the page. What is not there any more goes.
async function hear(name, entries, options) {
  const body = new URLSearchParams(entries.map((entry) => [name, entry]));
  try {
    const answer = await fetch(desk.dataset.tellOpened, { method: "POST", body, ...options });
    if (answer.status === 200) (await answer.json()).gone.forEach(putAway);
    return answer.ok;
  } catch {
    return false;
  }
}

function putAway(entry) {
  const id = CSS.escape(entry);
  for (const words of desk.querySelectorAll(`[data-words-of="${id}"]`)) {
    words.textContent = TAKEN_BACK;
    words.className = "soft"; // not in their words
  }
  for (const part of desk.querySelectorAll(`#entry-${id} :is(.new, form)`)) part.remove();
  desk.querySelectorAll(`[data-arrived="${id}"]`).forEach(leave);
}

// Also what is put into the page later.
function watch() {
  for (const element of desk.querySelectorAll("[data-arrived]")) {
    for (const observer of observers) observer.observe(element);
  }
}

new MutationObserver(watch).observe(desk, { childList: true, subtree: true });
watch();

// A page that lay open shows what nobody has opened yet only after it has asked whether that still stands; or, with no line
// to the server, after a while.
document.addEventListener("visibilitychange", async () => {
  desk.dataset.asking = "";
  wait();
  if (document.visibilityState !== "visible") return;
  const entries = [...desk.querySelectorAll("[data-words-of]")].map(({ dataset }) => dataset.wordsOf);
  if (entries.length) await hear("here", entries, { signal: AbortSignal.timeout(ASK) });
  if (document.visibilityState !== "visible") return;
  delete desk.dataset.asking;
  for (const element of since.keys()) since.set(element, performance.now());
  wait();
});
