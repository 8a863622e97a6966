// The practice log: what was really heard of a recording. One sitting is one row wherever it is shown, however often it is
// paused: each entry of it says how much was heard by then, in all, and the most that was said counts.
import { draftsOf, keepDraft } from "../worker/drafts.js";
import { add, everything } from "../worker/outbox.js";
import { askHow } from "./afterwards.js";
import { field } from "./custody.js";
import { LISTENS } from "./heard.js";
import { account, ask, isServed } from "./phone.js";
import { send } from "./send.js";

const WORTH_NOTING = 60; // seconds
const MOST_OF_IT = 0.8;
const OFTEN = 15; // seconds of listening between two drafts
const STILL_THE_SAME = 30 * 60_000; // a call, a doorbell: whoever comes back within this goes on

/** Note what is heard of `audio`, and ask afterwards how it was. */
export function logListening(audio) {
  const log = new Log(audio);
  audio.addEventListener("play", () => log.begin());
  audio.addEventListener("timeupdate", () => log.hear());
  audio.addEventListener("pause", () => audio.ended || log.rest());
  audio.addEventListener("ended", () => log.end());
  addEventListener("pagehide", () => log.leave());
  document.addEventListener("visibilitychange", () => document.hidden && audio.paused && log.leave());
  // Someone signs out: to keep anything now would bring their store back.
  new BroadcastChannel("stillpoint").addEventListener("message", ({ data }) => {
    if (data.type === "leaving" && data.account === account) log.close();
  });
  if (!audio.paused) log.begin();
}

class Log {
  constructor(audio) {
    this.audio = audio;
    this.last = audio.currentTime;
    this.question = askHow(audio, (told) => this.asked(told));
  }

  // In another tab it may play already: then this one waits, as nobody listens twice.
  begin() {
    if (this.isClosed) return;
    this.question.putAway();
    this.waiting?.abort();
    this.waiting = new AbortController();
    const { signal } = this.waiting;
    const hold = async () => {
      if (!this.goesOn()) this.sitting = (await this.lately().catch(() => {})) ?? fresh();
      if (signal.aborted) return; // paused meanwhile
      this.renew();
      this.isHeard = true;
      await new Promise((release) => (this.release = release));
    };
    navigator.locks.request(LISTENS, { signal }, hold).catch(() => {});
  }

  // The draft of before may be an entry by now, made by another page: what comes is a draft of its own, in its place.
  renew() {
    const earlier = this.sitting.piece;
    this.sitting.piece = crypto.randomUUID();
    this.draft(earlier);
  }

  goesOn() {
    return this.sitting && !this.sitting.isOver && Date.now() - this.at < STILL_THE_SAME;
  }

  // What this phone knows of it: another page, or this one before it was left, may have begun it.
  async lately() {
    const { recording } = this.audio.dataset;
    const kept = [...(await everything(account)), ...(await draftsOf(account))];
    const since = Date.now() - STILL_THE_SAME;
    const at = (one) => Date.parse(field(one, "written")) || one.at;
    const own = kept.filter((one) => field(one, "kind") === "listening" && field(one, "recording") === recording);
    const recent = own.filter((one) => field(one, "sitting") && at(one) > since).sort((a, b) => at(b) - at(a));
    const sitting = recent[0] && field(recent[0], "sitting");
    const pieces = recent.filter((one) => field(one, "sitting") === sitting);
    if (!sitting || pieces.some((one) => field(one, "finished") === "yes")) return undefined;
    const heard = Math.max(...pieces.map((one) => Number(field(one, "seconds"))));
    const isAsked = pieces.some(({ pairs }) => pairs.some(([name]) => name.startsWith("q.")));
    return { ...fresh(), id: sitting, started: field(pieces[0], "started"), heard, kept: heard, isAsked };
  }

  hear() {
    const { currentTime, playbackRate } = this.audio;
    const passed = currentTime - this.last;
    this.last = currentTime;
    if (!this.isHeard || passed <= 0 || passed >= 2 * playbackRate) return; // a seek, or another tab listens
    this.sitting.heard += passed;
    this.at = Date.now();
    if (this.sitting.heard - (this.sitting.drafted ?? 0) >= OFTEN) this.draft();
  }

  // The next page to be opened makes an entry of it, should this one not come to that.
  draft(earlier) {
    const { sitting } = this;
    if (!this.isWorthIt() || sitting.heard <= sitting.kept) return;
    sitting.drafted = sitting.heard;
    const draft = { path: location.pathname, pairs: this.fields() };
    keepDraft(account, sitting.piece, draft, earlier).catch(() => {});
  }

  rest() {
    this.letGo();
    this.draft();
    this.askHow();
  }

  end() {
    if (!this.isHeard) return this.letGo();
    this.sitting.finished = this.sitting.heard >= this.audio.duration * MOST_OF_IT;
    this.send();
    this.letGo();
    this.askHow();
    this.sitting.isOver = true;
  }

  leave() {
    if (this.sitting && !this.sitting.isOver) this.send();
    this.letGo();
  }

  close() {
    this.isClosed = true;
    this.letGo();
  }

  letGo() {
    this.waiting?.abort();
    this.isHeard = false;
    this.release?.();
  }

  isWorthIt() {
    return !this.isClosed && Boolean(this.sitting?.finished || this.sitting?.heard >= WORTH_NOTING);
  }

  // By the worker, as this page may be on its way out.
  send() {
    const { sitting } = this;
    const isNew = sitting.heard > sitting.kept || sitting.finished;
    if (!this.isWorthIt() || !isNew) return;
    const [id, fields, next] = [sitting.piece, this.fields(), location.pathname];
    if (isServed()) ask({ type: "entry", account, id, fields, next });
    else add(account, id, fields, next).then(() => send(true)).catch(() => {});
    Object.assign(sitting, { kept: sitting.heard, piece: crypto.randomUUID() });
  }

  fields() {
    const { step, recording } = this.audio.dataset;
    const { id: sitting, started, heard, finished, isAsked } = this.sitting;
    const told = { seconds: String(Math.round(heard)), finished: finished ? "yes" : "no" };
    const given = { account, kind: "listening", step, recording, sitting, started, ...told };
    const fields = Object.entries(given).filter(([, value]) => value);
    return isAsked ? [...fields, ["q.word", ""]] : fields; // so that it is not asked again
  }

  askHow() {
    if (!this.isWorthIt() || this.sitting.isAsked) return;
    this.question.ask({ id: this.sitting.piece, ...Object.fromEntries(this.fields()) });
  }

  // `told`: what is an entry now, with the answer in it; nothing where the question was put away.
  asked(told) {
    const { sitting } = this;
    sitting.isAsked = true;
    if (told) sitting.kept = Math.max(sitting.kept, Number(told.seconds));
    if (told?.id === sitting.piece) sitting.piece = crypto.randomUUID();
    if (!sitting.isOver) this.draft();
  }
}

function fresh() {
  const started = new Date().toISOString();
  return { id: crypto.randomUUID(), piece: crypto.randomUUID(), started, heard: 0, kept: 0 };
}
