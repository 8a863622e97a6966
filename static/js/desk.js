// An entry counts as opened when it has been on a visible screen for a moment. A page in a background tab opens nothing.
const MOMENT = 1000;
const desk = document.querySelector("[data-tell-opened]");
const onScreen = new Set();
let timer = 0;

const observer = new IntersectionObserver(
  (changes) => {
    for (const { target, isIntersecting, intersectionRatio, intersectionRect } of changes) {
      const enough = isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= innerHeight / 3);
      if (enough) onScreen.add(target);
      else onScreen.delete(target);
    }
    wait();
  },
  { threshold: [0, 0.25, 0.5, 0.75, 1] },
);

function wait() {
  clearTimeout(timer);
  if (document.visibilityState === "visible" && onScreen.size) timer = setTimeout(tell, MOMENT);
}

async function tell() {
  const shown = [...onScreen];
  const entries = shown.flatMap((element) => element.dataset.arrived.split(" "));
  const body = new URLSearchParams(entries.map((entry) => ["entry", entry]));
  try {
    const answer = await fetch(desk.dataset.tellOpened, { method: "POST", body, keepalive: true });
    if (!answer.ok) return;
  } catch {
    return; // no line to the server: it is told at the next look
  }
  for (const element of shown) {
    observer.unobserve(element);
    onScreen.delete(element);
    delete element.dataset.arrived;
  }
}

// Also what is put into the page later.
function watch() {
  for (const element of desk.querySelectorAll("[data-arrived]")) observer.observe(element);
}

new MutationObserver(watch).observe(desk, { childList: true, subtree: true });
watch();
document.addEventListener("visibilitychange", wait);
