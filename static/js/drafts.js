// Keeps what is being typed, at every pause, and gives it back once: after a call, a killed tab, a dead battery.
import { draftsOf, dropDraft, keepDraft } from "../worker/drafts.js";
import { REVISED } from "../worker/outbox.js";
import { entryId } from "../worker/route.js";
import { clock } from "./clock.js";
import { revise } from "./custody.js";
import { answersIn, leftOf, noPlace, putIn } from "./drafts/left.js";
import { NOT_KEPT, account, announce, ask, button, element, isServed, pause } from "./phone.js";

// The forms that ask for more than a tap.
const KINDS = ["reflection", "check-in", "comfort", "question", "ride"];
const DRAFTED = KINDS.map((kind) => `form[data-entry="${kind}"]`).join();
const ASKED = ["kind", "step"];
const PAUSE = 700;
const LONGEST = 4_000; // whoever types without a pause
const AGAIN = 4;
const KEPT = "Kept on this phone as you go. Not sent yet.";

let isOver = false; // someone signs out: to keep anything now would bring their store back

/** Watch the forms of this page that ask for more than a tap. Resolves when earlier words are back in their place. */
export function watchDrafts() {
  new BroadcastChannel("stillpoint").addEventListener("message", ({ data }) => {
    isOver ||= data.type === "leaving" && data.account === account;
  });
  const forms = document.querySelectorAll(DRAFTED);
  return Promise.all([...forms].map((form) => new Drafting(form).start()));
}

class Drafting {
  constructor(form) {
    this.form = form;
    this.id = entryId(new URL(form.action).pathname);
    this.line = element("p", "", { class: "small soft", role: "status" });
    this.carried = []; // answers to what this form does not ask: it may be another version of it
    this.marks = []; // which of them were taps, and no words
    this.shown = new Set();
  }

  async start() {
    this.form.append(this.line);
    this.form.addEventListener("input", () => this.soon());
    // A tap is whole at once, words are not.
    this.form.addEventListener("change", ({ target }) => isMark(target) && this.now());
    this.form.addEventListener("moved", () => this.isSent || isUntouched(this.form) || this.soon());
    this.form.addEventListener("submit", (event) => this.send(event));
    document.addEventListener("submit", ({ target }) => isDeletion(target, this.form) && this.forget());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    // Recalled, it can keep nothing for a page that is left, and soon brings each one again.
    navigator.serviceWorker?.addEventListener("controllerchange", () => this.now());
    addEventListener("pagehide", () => {
      this.leave();
      this.free();
    });
    if (!isUntouched(this.form)) return this.soon(); // someone was faster than this script
    await this.giveBack().catch(() => {});
    this.lookAgain();
  }

  // WebKit frees what a page held a while after it was left: whoever comes right back finds its draft not free yet.
  async lookAgain() {
    for (let times = 0; times < AGAIN && !this.isGiven && isUntouched(this.form); times += 1) {
      await pause(PAUSE);
      await this.giveBack().catch(() => {});
    }
  }

  // Held by client.js or by another script, it comes here again; taken for good, there is nothing left to keep. While
  // earlier words are just becoming this form's own, it waits: else they would be there again after they were sent.
  send(event) {
    if (!this.taking && this.words().length) this.taking = this.leaveBehind();
    if (!this.taking) return (this.isSent = true);
    event.preventDefault();
    event.stopPropagation();
    this.taking.then(() => this.form.requestSubmit(event.submitter));
  }

  // All that was written here goes, and this with it (outbox.js).
  forget() {
    clearTimeout(this.pause);
    this.since = undefined;
  }

  soon() {
    if (this.isSent) this.renew();
    clearTimeout(this.pause);
    this.since ??= Date.now();
    this.pause = setTimeout(() => this.now(), Date.now() - this.since > LONGEST ? 0 : PAUSE);
  }

  // Sent, and then somebody came back to the page and writes on: that is another entry.
  renew() {
    const sent = this.id;
    this.id = crypto.randomUUID();
    this.form.action = `/entries/${this.id}`;
    if (REVISED.includes(this.form.dataset.entry)) revise(this.form, sent);
    this.isSent = this.isHeld = undefined;
  }

  async now() {
    clearTimeout(this.pause);
    if (!this.isNew()) return;
    this.since = undefined;
    try {
      const isNothing = isUntouched(this.form) && !this.words().length;
      await (isNothing ? dropDraft(account, this.id) : this.keep());
      this.line.textContent = isNothing ? "" : KEPT;
    } catch {
      this.since ??= Date.now(); // as new as before: also for `leave`, where the page was put by meanwhile (store.js)
      this.line.textContent = NOT_KEPT;
    }
  }

  isNew() {
    return this.since && !this.isSent && !isOver;
  }

  // What a page begins while it is being closed may never end; the worker stays.
  leave() {
    if (!isServed() || !this.isNew() || isUntouched(this.form)) return this.now();
    this.since = undefined;
    ask({ type: "draft", account, id: this.id, draft: this.draft() });
  }

  // One after the other: of two taps, the later one lasts.
  keep(from) {
    this.hold();
    const before = this.saving ?? Promise.resolve();
    this.saving = before.catch(() => {}).then(() => keepDraft(account, this.id, this.draft(), from));
    return this.saving;
  }

  draft() {
    // Where somebody is among many questions (asking.js).
    const { place } = this.form.dataset;
    const pairs = [...asked(this.form), ...said(this.form), ...this.carried];
    const marks = controls(this.form).filter(isMark).map(({ name }) => name);
    return { path: location.pathname, pairs, marks: [...new Set([...marks, ...this.marks])], place };
  }

  // What somebody wrote, of what this form does not ask.
  words(pairs = this.carried, marks = this.marks) {
    return pairs.filter(([name]) => !marks.includes(name));
  }

  // What is sent takes its draft along. What cannot be sent from here goes on as a draft of its own.
  async leaveBehind() {
    const draft = { path: location.pathname, pairs: [...asked(this.form), ...this.words()], isLeft: true };
    this.carried = [];
    await keepDraft(account, crypto.randomUUID(), draft).catch(() => {});
    this.taking = undefined;
  }

  // As long as this page is there, the draft is its own: another tab does not take it.
  hold() {
    this.isHeld ??= navigator.locks.request(`draft ${this.id}`, () => new Promise((resolve) => (this.release = resolve)));
  }

  // Said by ourselves: a page that the browser keeps for Back would hold it on. Whoever takes a draft makes it its own.
  free() {
    this.release?.();
    this.isHeld = this.release = undefined;
  }

  async giveBack() {
    if (this.form.closest("[data-landing][hidden]")) return; // nobody would see it there; another form is beside it
    const place = String(asked(this.form));
    for (const draft of await draftsOf(account)) {
      if (String(draft.pairs.filter(([name]) => ASKED.includes(name))) !== place) continue;
      await navigator.locks.request(`draft ${draft.id}`, { ifAvailable: true }, (free) => free && this.consider(draft));
    }
  }

  consider(draft) {
    if (!this.isGiven && isUntouched(this.form)) return this.take(draft);
    if (draft.isLeft) this.showLeft(draft);
  }

  // Nothing is dropped but what had arrived by another way.
  async take(draft) {
    const earlier = said(this.form);
    const left = leftOf(this.form, draft.pairs);
    if (left.length && left.length === answersIn(draft.pairs).length) return this.showLeft(draft);
    if (draft.isLeft) draft.pairs = putIn(earlier, draft.pairs);
    say(this.form, draft.pairs);
    if (isUntouched(this.form)) return left.length ? this.showLeft(draft) : dropDraft(account, draft.id);
    this.isGiven = true;
    [this.carried, this.marks] = [left, draft.marks ?? []];
    if (draft.place) this.form.dataset.place ??= draft.place;
    this.taking = this.keep(draft.id).catch(() => {});
    await this.taking;
    this.taking = undefined;
    this.form.dispatchEvent(new CustomEvent("given-back", { detail: draft.place }));
    this.tell(draft, earlier);
    // What the soft field sends does not come by here (reflections.js).
    if (this.words().length && this.form.closest("[data-landing]")) await this.leaveBehind();
  }

  // The draft stays as it is: these questions may come back.
  showLeft({ id, pairs, marks = [] }) {
    const words = this.words(leftOf(this.form, pairs), marks);
    if (!words.length || this.shown.has(id)) return;
    this.shown.add(id);
    const notice = element("div", "", { class: "notice calm flow around", "data-left": "" });
    notice.append(noPlace(words, () => dropDraft(account, id)));
    (this.form.closest("details") ?? this.form).before(notice);
    announce(notice.querySelector("p").textContent);
  }

  forgetWords() {
    this.carried = this.carried.filter(([name]) => this.marks.includes(name));
    this.soon();
  }

  tell(draft, earlier) {
    const notice = element("div", "", { class: "notice calm flow" });
    const words = element("p");
    const change = button("", "quiet", () => {
      const isBack = !notice.toggleAttribute("data-away");
      say(this.form, isBack ? draft.pairs : earlier);
      this.soon();
      show();
    });
    const show = () => {
      const isAway = notice.hasAttribute("data-away");
      words.textContent = isAway
        ? "What you were writing is put away. When you leave this page, it is gone."
        : `What you were writing is still here. It was not sent. Last change: ${clock(draft.at)}.`;
      change.textContent = isAway ? "Bring it back" : "Put it away";
    };
    show();
    notice.append(words, change);
    if (this.words().length) notice.append(noPlace(this.words(), () => this.forgetWords()));
    this.form.prepend(notice);
    this.form.closest("details")?.setAttribute("open", "");
    openAnyway(this.form.closest("[data-open-from]"));
    announce(words.textContent);
  }
}

// What the form asks: the same question on another day is the same place for the same words.
function asked(form) {
  return ASKED.map((name) => [name, form.elements[name]?.value ?? ""]);
}

// A step that waits for its day (opening.js): what was begun in it when it was open does not wait with it.
function openAnyway(part) {
  if (!part) return;
  part.previousElementSibling.remove();
  part.removeAttribute("data-open-from");
  part.hidden = false;
}

function isDeletion({ dataset, elements }, form) {
  return dataset.entry === "reflection-delete" && !elements.undo && elements.step.value === form.elements.step?.value;
}

const isMark = ({ type }) => type === "radio" || type === "checkbox";

function controls(form) {
  return [...form.elements].filter(({ name, type }) => name && type !== "hidden" && type !== "submit");
}

// `revises` is no answer, but belongs to the words: what they were written over.
function said(form) {
  const answers = controls(form).filter((one) => (isMark(one) ? one.checked : one.value));
  const revises = form.elements.revises?.value;
  return [...answers.map(({ name, value }) => [name, value]), ...(revises ? [["revises", revises]] : [])];
}

/** Let what `pairs` say stand in `form` as if the page had brought it. False, and nothing is done, where someone writes. */
export function standIn(form, pairs) {
  if (!isUntouched(form)) return false;
  say(form, pairs);
  for (const one of controls(form)) {
    if (isMark(one)) one.defaultChecked = one.checked;
    else one.defaultValue = one.value;
  }
  return true;
}

/** Whether nothing stands in `form` but what the page brought. */
export function isUntouched(form) {
  return controls(form).every((one) => (isMark(one) ? one.checked === one.defaultChecked : one.value === one.defaultValue));
}

function say(form, pairs) {
  for (const one of controls(form)) {
    const values = pairs.filter(([name]) => name === one.name).map(([, value]) => value);
    // Of a choice that was not offered where `pairs` are from, nothing is known: it stays as it is here.
    if (one.type === "radio" && !values.length) one.checked = one.defaultChecked;
    else if (isMark(one)) one.checked = values.includes(one.value);
    else one.value = values[0] ?? "";
  }
  revise(form, pairs.find(([name]) => name === "revises")?.[1]);
}
