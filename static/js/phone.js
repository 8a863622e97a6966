// What a page knows about itself, and its line to the worker.
export const { account, generation, link, zone, kept, release } = document.documentElement.dataset;

// The instant of which this page tells: what is on the phone and newer is put over it.
const toldAt = kept ? Date.parse(kept) : performance.timeOrigin;

/** Whether this page may not know of an entry that was received `at` (of one that was not, it never does). One that was
 * received later than now was so while the clock ran ahead, and that is over. */
export function isNewer({ at }) {
  return !(at <= toldAt) && !(at > Date.now());
}

/** What is said beside a form where nothing keeps what is typed. */
export const NOT_KEPT = "This phone cannot keep what you write. It is still on this page: please send it before you leave.";

/** The browser's own offer to install, which it makes once and early: install.js makes it when it is of use. */
export const installing = {};
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  installing.prompt = event;
});

// A worker that is recalled (recall.js) answers nothing, and hears nothing, also where a page is still in its care (it
// was just on its way). The page says it; in one that was open before, nothing else lets one worker take the place of another.
let { controller } = navigator.serviceWorker ?? {};
let isRecalled = "recalled" in document.documentElement.dataset;
navigator.serviceWorker?.addEventListener("controllerchange", () => {
  isRecalled ||= Boolean(controller);
  ({ controller } = navigator.serviceWorker);
});

/** Whether the worker answers for this page. In the first page of all it does not yet. */
export function isServed() {
  return Boolean(navigator.serviceWorker?.controller) && !isRecalled;
}

/** Tell the worker; where there is none yet, as soon as it is there. */
export async function ask(message) {
  const { controller, ready } = navigator.serviceWorker;
  (controller ?? (await ready).active).postMessage(message);
}

/** Whose pages the worker is to keep: those of an account, or of a link. */
export const keeps = account ? { account, from: "/kept" } : link && { from: `${link}/kept` };

/** Have it keep them, if this page is of somebody who has any. `again`: also where it did within this minute. */
export function askToKeep({ again = false } = {}) {
  if (keeps) ask({ type: "keep", ...keeps, release, again });
}

/** Say `sentence` to a screen reader. */
export function announce(sentence) {
  const place = document.querySelector("[data-announce]");
  if (place) place.textContent = sentence;
}

/** Show `sentence` until it was read. */
export function toast(sentence) {
  const made = element("div", "", { class: "toast" });
  made.append(
    element("p", sentence),
    button("OK", "quiet", () => made.remove()),
  );
  document.querySelector("[data-toasts]")?.replaceChildren(made);
}

export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A new element with text; never markup. */
export function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** A button that does `act`; `kind` as in parts/forms.html. */
export function button(label, kind, act) {
  const made = element("button", label, { type: "button", class: `button button-${kind}` });
  made.addEventListener("click", act);
  return made;
}
