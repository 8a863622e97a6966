// A check-in on a phone: one question a screen, or all on one page, as its reader likes; then what was answered, and Send.
// Each screen is a place in the browser's history, so that the phone's own Back goes one question back.
// What is answered lies in the form all the time: drafts.js keeps it, and the place with it.
import { idOf, isAnswered, isMeant, pairsOf, questionsOf, raisedBy } from "./asking/questions.js";
import { listAnswers, openLine, showRaised } from "./asking/review.js";
import { leadTo, tellWrong } from "./asking/wrong.js";
import { watchHelp } from "./asking/help.js";
import { announce, element } from "./phone.js";

const HOW = "asking";
const PATIENCE = 400;

class Asking {
  constructor(form) {
    this.form = form;
    this.questions = questionsOf(form);
    this.start = document.querySelector("[data-start]");
    this.bar = form.querySelector("[data-bar]");
    this.review = form.querySelector("[data-review]");
    this.aside = document.querySelector("[data-aside]");
    this.summary = document.querySelector("#error-summary");
    this.isOne = kept() !== "all";
    this.place = "start";
    this.depth = 0;
  }

  begin() {
    for (const part of document.querySelectorAll("[data-asking-start]")) delete part.dataset.untilScript;
    this.form.querySelector("[data-plain-send]").hidden = true;
    this.start.addEventListener("change", ({ target }) => this.choose(target.value === "one"));
    this.start.querySelector("[data-begin]").addEventListener("click", () => this.go(this.following(-1)));
    this.aside.querySelector("[data-show-all]").addEventListener("click", () => this.showAll());
    this.bar.querySelector("[data-back]").addEventListener("click", () => this.back());
    this.bar.querySelector("[data-on]").addEventListener("click", () => this.on());
    for (const type of ["input", "click"]) this.form.addEventListener(type, () => this.renew());
    this.form.addEventListener("submit", (event) => this.submit(event), { capture: true });
    this.form.addEventListener("kept-here", () => this.replace("start")); // asking/waiting.js stands in its place
    this.form.addEventListener("given-back", ({ detail }) => this.resume(detail));
    addEventListener("popstate", ({ state }) => this.moved(state));
    addEventListener("pageshow", ({ persisted }) => persisted && this.isSent && location.reload());
    this.summary?.addEventListener("click", (event) => this.lead(event));
    history.replaceState({ asking: "start", depth: 0 }, "");
    this.show(this.first());
  }

  // Where the server has something to say, that comes first.
  first() {
    if (!this.summary) return "start";
    const wrong = this.questions.findIndex((question) => question.querySelector(".error"));
    return wrong < 0 ? "review" : wrong;
  }

  // To the question that a line of the error summary is about.
  lead(event) {
    const target = document.getElementById(event.target.closest("a")?.hash.slice(1));
    const number = this.questions.indexOf(target?.closest(".question"));
    if (number < 0) return;
    event.preventDefault();
    if (number !== this.place) this.go(number);
    target.focus();
  }

  choose(isOne) {
    this.isOne = isOne;
    keep(isOne ? "one" : "all");
    this.show(this.place);
  }

  showAll() {
    this.choose(!this.isOne);
    this.focus();
  }

  /** Go to another place, as a step forward. */
  go(place) {
    this.depth += 1;
    history.pushState({ asking: place, depth: this.depth }, "");
    this.show(place);
    this.focus();
  }

  back() {
    if (this.depth) return history.back();
    // It was taken up again here: there is nothing behind it in this tab.
    this.replace(this.place === "review" ? this.before(this.questions.length) : this.before(this.place));
    this.focus();
  }

  on() {
    const asked = this.isOne ? this.questions.slice(this.place, this.place + 1) : this.questions;
    const [wrong] = asked.filter(tellWrong);
    if (wrong) return leadTo(wrong);
    if (this.isChange) return history.back();
    this.go(this.isOne ? this.following(this.place) : "review");
  }

  change(question) {
    this.go(this.questions.indexOf(question));
    this.isChange = true;
    this.renew();
  }

  moved(state) {
    if (this.whenMoved) return this.whenMoved();
    document.querySelector("dialog[open]")?.close();
    this.depth = state?.depth ?? 0;
    this.show(state?.asking ?? "start");
    this.focus();
  }

  // What was being written is back: on at the same question.
  resume(id) {
    if (this.place !== "start") return;
    const known = id === "review" ? id : this.questions.findIndex((question) => idOf(question) === id);
    this.replace(known === -1 ? this.following(-1) : known);
    this.focus();
  }

  replace(place) {
    history.replaceState({ asking: place, depth: this.depth }, "");
    this.show(place);
  }

  // What is meant hangs on answers only where there are conditions. To read a long form at every tap takes its time.
  pairs() {
    this.isConditional ??= this.questions.some(({ dataset }) => dataset.ifQuestion);
    return this.isConditional ? pairsOf(this.form) : [];
  }

  following(from) {
    const pairs = this.pairs();
    const next = this.questions.findIndex((question, number) => number > from && isMeant(question, pairs, this.questions));
    return next < 0 ? "review" : next;
  }

  before(from) {
    const pairs = this.pairs();
    const earlier = this.questions.slice(0, from);
    const last = earlier.findLastIndex((question) => isMeant(question, pairs, this.questions));
    return last < 0 ? "start" : last;
  }

  show(place) {
    if (place !== this.place) for (const told of this.form.querySelectorAll(":scope > .notice")) told.hidden = true;
    this.place = place;
    this.isChange = false;
    const isNumber = typeof place === "number";
    document.body.dataset.asking = place === "review" ? place : this.isOne ? (isNumber ? "one" : "start") : "all";
    this.start.querySelector(`[value=${this.isOne ? "one" : "all"}]`).checked = true;
    this.start.querySelector("[data-begin]").hidden = !this.isOne;
    this.point(isNumber ? this.questions[place] : undefined);
    this.review.hidden = place !== "review";
    if (place === "review") this.fill();
    this.bar.hidden = this.isOne && place === "start";
    if (this.summary) this.summary.hidden = isNumber && this.isOne && !this.questions[place].querySelector(".error");
    this.aside.hidden = !isNumber;
    this.aside.querySelector("[data-show-all]").textContent = this.isOne ? "All on one page" : "One at a time";
    this.remember();
    this.renew();
  }

  // The question that is asked, and the part it is in, with how far it is.
  point(question) {
    for (const old of this.pointed ?? []) delete old.dataset.now;
    this.pointed = question ? [question, question.closest(".part")] : [];
    for (const one of this.pointed) one.dataset.now = "";
    if (question) this.tell(question);
  }

  tell(question) {
    const pairs = this.pairs();
    const meant = this.questions.filter((one) => one === question || isMeant(one, pairs, this.questions));
    this.progress = `Question ${meant.indexOf(question) + 1} of ${meant.length}`;
    if (this.isOne) question.closest(".part").querySelector("[data-progress]").textContent = this.progress;
  }

  fill() {
    const pairs = pairsOf(this.form);
    const change = (question) => this.change(question);
    const list = this.review.querySelector("[data-review-list]");
    const open = listAnswers(list, this.form, pairs, change);
    this.review.querySelector("[data-review-none]").hidden = list.children.length > 0;
    const left = this.review.querySelector("[data-review-left]");
    left.hidden = !open.length;
    left.querySelector("summary").textContent = `Left open: ${open.length}. That is fine.`;
    left.querySelector("ul").replaceChildren(...open.map((question) => openLine(question, change)));
    showRaised(this.review, this.form, pairs);
  }

  // What can be done here, in a word: to go on without an answer is to skip.
  renew() {
    const isReview = this.place === "review";
    const on = this.bar.querySelector("[data-on]");
    on.hidden = isReview;
    this.bar.querySelector("[data-send]").hidden = !isReview;
    this.bar.querySelector("[data-back]").hidden = !isReview && !this.isOne;
    on.textContent = this.word();
    if (!this.isOne) this.meant();
  }

  word() {
    if (this.isChange) return "Back to my answers";
    if (typeof this.place !== "number" || !this.isOne) return "Look it over, then send";
    return isAnswered(this.questions[this.place]) ? "Next" : "Skip";
  }

  // All on one page: what is not meant, with these answers, is not there.
  meant() {
    const pairs = this.pairs();
    for (const question of this.questions.filter(({ dataset }) => dataset.ifQuestion)) {
      question.toggleAttribute("data-not-meant", !isMeant(question, pairs, this.questions));
    }
  }

  // The draft goes on from here, also after the tab is gone.
  remember() {
    if (this.place === "start") delete this.form.dataset.place;
    else this.form.dataset.place = this.place === "review" ? "review" : idOf(this.questions[this.place]);
    this.form.dispatchEvent(new CustomEvent("moved"));
  }

  // A screen reader hears the new question by the focus, and how far it is beside it.
  focus() {
    const question = this.questions[this.place];
    const place = question?.querySelector("fieldset, input, textarea");
    if (this.isOne || this.place === "review") scrollTo({ top: 0, behavior: "instant" });
    if (this.place === "review") this.review.querySelector("h2").focus({ preventScroll: true });
    else if (place) this.enter(question, place);
    else document.getElementById("main").focus({ preventScroll: true });
  }

  // Words are not begun for somebody: a keyboard that springs up hides half of the question.
  enter(question, place) {
    const label = place.tagName !== "FIELDSET" && question.querySelector("label");
    if (label) label.tabIndex = -1;
    (label || place).focus({ preventScroll: this.isOne });
    if (this.isOne) announce(this.progress);
  }

  // It is sent from the place where it began: so Back leads out, and not through every question again.
  submit(event) {
    if (this.place !== "review") return this.hold(event), this.on();
    // Who may need help is heard, whatever else is wrong.
    const isHelp = raisedBy(this.form, pairsOf(this.form)).has("help");
    const [wrong] = isHelp ? [] : this.questions.filter(tellWrong);
    if (wrong) return this.hold(event), this.change(wrong), leadTo(wrong);
    this.mark(isHelp);
    if (!this.depth) return (this.isSent = true);
    this.hold(event);
    const moved = new Promise((resolve) => (this.whenMoved = resolve));
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    history.go(-this.depth);
    this.depth = 0;
    Promise.race([moved, late]).then(() => {
      this.whenMoved = undefined;
      this.form.requestSubmit(event.submitter);
    });
  }

  // For whoever has to say where help is, and has not got these questions: the worker, and a page of no check-in.
  mark(isHelp) {
    this.form.elements.raised?.remove();
    if (isHelp) this.form.append(element("input", "", { type: "hidden", name: "raised", value: "help" }));
  }

  hold(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

// A choice of this phone, as the look is.
function kept() {
  try {
    return localStorage.getItem(HOW);
  } catch {
    return null;
  }
}

function keep(how) {
  try {
    localStorage.setItem(HOW, how);
  } catch {
    // It holds until the page is left.
  }
}

const form = document.querySelector('form[data-entry="check-in"]');
if (form) {
  watchHelp(form);
  new Asking(form).begin();
}
