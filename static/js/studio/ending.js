// The end of a take: it is heard, its ends are trimmed, and it is sent. It stays on this computer until it was received.
import { Refusal, SIGN_IN, sendInPieces, sentenceIn } from "../sending.js";
import { captions, wav } from "./finish.js";
import { MOST } from "./take.js";
import { clock, one, say } from "./view.js";

const TOO_LONG = "This is longer than can be sent. Please trim it, or say it in two recordings.";
const NOT_SENT = "It could not be sent just now. It is kept on this computer. Please try again.";
const WAITING = "The connection broke off. What has arrived stays, and it goes on by itself.";
const UNKNOWN =
  "We do not know yet whether it arrived. It is kept on this computer. Please send it again as it is: it will not be there twice.";

const said = (error) => (error instanceof Refusal ? error.message : NOT_SENT);

export class Ending {
  /** `go(moment)`: it is "sending", "sent", or "finished" again, as it could not be sent. */
  constructor(take, lines, go) {
    Object.assign(this, { take, lines, go });
    const form = one("[data-send]");
    form.onsubmit = (event) => (event.preventDefault(), this.submit(form)); // never by the browser, which has no sound
  }

  async open() {
    const [begin, end] = this.take.ends();
    this.set("begin", begin);
    this.set("end", end);
    for (const name of ["begin", "end"]) one(`[data-trim=${name}]`).onchange = () => this.listen();
    for (const name of ["begin", "end"]) one(`[data-trim=${name}]`).oninput = () => this.say(name);
    this.isOpen = true;
    await this.listen();
  }

  set(name, seconds) {
    const slider = one(`[data-trim=${name}]`);
    slider.max = this.take.seconds;
    slider.value = seconds;
    this.say(name);
  }

  say(name) {
    const words = clock(Number(one(`[data-trim=${name}]`).value));
    one(`[data-trimmed=${name}]`).textContent = words;
    one(`[data-trim=${name}]`).setAttribute("aria-valuetext", words);
  }

  /** From where to where it goes, in seconds: at least a second. */
  get ends() {
    const [begin, end] = ["begin", "end"].map((name) => Number(one(`[data-trim=${name}]`).value));
    return [Math.min(begin, end), Math.max(begin, end, begin + 1)];
  }

  async listen() {
    const player = one("[data-listen]");
    URL.revokeObjectURL(player.src);
    player.src = URL.createObjectURL(await wav(this.take, ...this.ends));
  }

  submit(form) {
    if (this.isOpen) this.send(form).catch((error) => this.fail(said(error)));
  }

  async send(form) {
    say();
    this.go("sending"); // at once, so that nobody sends it twice
    const [begin, end] = this.ends;
    const sound = await wav(this.take, begin, end);
    if (sound.size > MOST) return this.fail(TOO_LONG);
    const body = new FormData(form);
    body.set("words", captions(this.lines, this.take.times(), begin, end));
    const { id, as } = this.take.posted ?? {};
    const now = JSON.stringify([begin, end, ...body]);
    // What was sent before, and its answer lost: the same form leads to what was made of it, if it was received.
    let answer = as === now ? await post(form, body, id) : undefined;
    if (!answer || answer.status === 422) answer = await post(form, body, await this.arrived(sound, now));
    if (answer.status === 401) return this.fail(SIGN_IN);
    if (!answer.ok) return this.fail(await sentenceIn(answer, UNKNOWN));
    await this.take.keep.clear();
    this.go("sent");
    location.assign(answer.url);
  }

  // The id of the sound once it is there, which is kept with the form that names it next.
  async arrived(sound, as) {
    const id = await sendInPieces(sound, (part, isWaiting) => this.tell(part, isWaiting));
    this.take.posted = { id, as };
    this.take.note();
    await this.take.saved;
    return id;
  }

  tell(part, isWaiting) {
    one("[data-sent]").value = part;
    say(isWaiting ? WAITING : undefined);
  }

  fail(sentence) {
    this.go("finished");
    say(sentence);
  }
}

async function post(form, body, id) {
  body.set("arrived", id);
  try {
    return await fetch(form.action, { method: "POST", headers: { accept: "application/json" }, body });
  } catch {
    throw new Refusal(UNKNOWN);
  }
}
