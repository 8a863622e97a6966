// The button that saves a recording: progress, a stop, and a way on after it; and the one that takes it off the phone.
// All else is in worker/saving.js and on the shelf that it is saved on.
import * as forAll from "../worker/saved.js";
import { save } from "../worker/saving.js";
import { account, announce, button as made, element, pause } from "./phone.js";

const AGAIN = 1_000; // milliseconds after the line broke
const FULL = "There is not enough room on this phone. Nothing was saved.";
const FAILED = "This did not work just now. Please try again.";
const CLEARED = "Your phone has cleared this recording to make room. You can save it again.";
const MAY_GO = "Saved on this phone. Your browser may clear it when it needs room, so we look each time you are here.";
const SAVED = "Saved on this phone";
const SURE = "It would need a signal to be saved again. Tap once more to take it off.";
const REMOVED = "It is no longer on this phone.";
const NEWER = "There is a newer one of this recording. The one on this phone stays until the newer one is here.";

class Saving {
  constructor(button, shelf) {
    this.button = button;
    this.shelf = shelf;
    const { url, sha256, bytes, captions, slug, title } = button.dataset;
    this.file = { url, sha256, bytes: Number(bytes), captions, slug, title };
    this.words = document.querySelector(`[data-saved="${CSS.escape(url)}"]`);
    this.label = button.lastChild;
  }

  async start() {
    const isHere = await this.shelf.isWhole(this.file.url);
    this.button.addEventListener("click", () => this.press());
    this.earlier = await this.shelf.earlierOf(this.file.slug, this.file.url);
    if (isHere) {
      await this.forgetEarlier();
      this.isDone();
      return this.shelf.refresh(this.file);
    }
    if (isHere === false) this.words.textContent = CLEARED;
    await this.offer();
    delete this.button.dataset.untilScript; // last: a tap goes on from what the button says
    if (this.earlier.length) await this.renew();
  }

  // What was saved before was another sound: whoever saved it wants this one. Until it is here they hear the earlier one, if
  // the phone has that still, as nobody knows how long the newer one takes.
  async renew() {
    const kept = await this.stillHere();
    if (kept) this.play(kept);
    else this.words.textContent = CLEARED;
    if (!navigator.connection?.saveData) await this.run();
    if (kept && !this.button.hidden) this.words.textContent = NEWER;
  }

  async stillHere() {
    for (const one of this.earlier) if (await this.shelf.isWhole(one.url)) return one;
    return undefined;
  }

  get audio() {
    return document.querySelector(`audio[data-recording="${CSS.escape(this.file.slug)}"]`);
  }

  isIn(url) {
    return Boolean(this.audio?.src.includes(url));
  }

  // Whoever has begun to hear one of them stays with it.
  play(file) {
    if (this.audio && !this.audio.played.length && !this.isIn(file.url)) putIn(this.audio, file);
  }

  // What is being heard goes at the next look.
  async forgetEarlier() {
    for (const { url } of this.earlier) if (!this.isIn(url)) await this.shelf.forget(url);
  }

  async offer() {
    const here = await this.shelf.fetchedOf(this.file);
    this.label.textContent = here ? `Go on: ${this.of(here)} are here` : `Save on this phone · ${mb(this.file.bytes)}\u00a0MB`;
  }

  press() {
    if (this.stop) return this.stop.abort();
    if (navigator.connection?.saveData && !this.isSure) {
      this.isSure = true;
      this.words.textContent = `Your phone is set to save data, and this takes ${mb(this.file.bytes)} MB. Tap again to save it.`;
      return;
    }
    this.run();
  }

  async run() {
    this.stop = new AbortController();
    this.label.textContent = "Stop";
    this.words.textContent = "Saving";
    const bar = element("progress", "", { max: this.file.bytes, value: 0, "aria-label": "Saving" });
    this.button.before(bar);
    try {
      await this.fetch((here) => (bar.value = here));
      if (this.earlier.length) this.play(this.file);
      await this.forgetEarlier();
      this.isDone((await mayStay()) ? SAVED : MAY_GO);
      announce(SAVED);
    } catch (error) {
      this.words.textContent = await this.reason(error);
      await this.offer();
    }
    bar.remove();
    this.stop = undefined;
  }

  // A line that breaks is common on a phone: once it goes on from there by itself.
  fetch(tell) {
    const once = () => save(this.shelf, this.file, tell, this.stop.signal);
    return once().catch((error) => {
      if (error.name !== "TypeError") throw error;
      return pause(AGAIN).then(once);
    });
  }

  async reason({ name }) {
    if (name === "QuotaExceededError") return FULL;
    const here = await this.shelf.fetchedOf(this.file);
    if (!here) return FAILED;
    return `${name === "AbortError" ? "Stopped." : "The connection broke off."} What is here stays, and you can go on at any time.`;
  }

  isDone(sentence = SAVED) {
    this.button.hidden = true;
    this.words.textContent = sentence;
    this.way = made("Take it off this phone", "link", () => this.remove());
    const which = this.button.getAttribute("aria-describedby");
    if (which) this.way.setAttribute("aria-describedby", which);
    this.button.after(this.way);
  }

  async remove() {
    if (this.words.textContent !== SURE) {
      this.words.textContent = SURE;
      return;
    }
    await this.shelf.remove(this.file.url);
    await this.offer();
    this.way.remove();
    this.button.hidden = false;
    delete this.button.dataset.untilScript;
    this.words.textContent = REMOVED;
    this.button.focus();
  }

  of(here) {
    return `${mb(here)} of ${mb(this.file.bytes)} MB`;
  }
}

// With the words that belong to it. Who has pressed Play already, and waits, hears it.
function putIn(audio, { url, captions }) {
  const isWaiting = !audio.paused;
  audio.querySelector("track")?.remove();
  if (captions) audio.append(element("track", "", { kind: "captions", src: captions, srclang: "en", label: "English" }));
  audio.src = url;
  if (isWaiting) audio.play().catch(() => {}); // the player says what comes of it
}

function mb(bytes) {
  return (bytes / 1_000_000).toFixed(1);
}

// Asked when somebody has just said what is worth keeping: browsers that ask their user do it now.
async function mayStay() {
  const { storage } = navigator;
  return Boolean(storage?.persist) && ((await storage.persisted()) || (await storage.persist()));
}

// What was made for one client is kept sealed.
async function shelfFor({ dataset }) {
  return "sealed" in dataset ? (await import("../worker/sealed.js")).shelfOf(account) : forAll;
}

for (const button of document.querySelectorAll("[data-save-recording]")) {
  shelfFor(button).then((shelf) => new Saving(button, shelf).start());
}
