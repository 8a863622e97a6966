// The end of a take: it is heard, its ends are trimmed, and it is sent. It stays on this computer until it was received.
import { Refusal, SIGN_IN, sendInPieces, sentenceIn } from "../sending.js";
import { captions, wav } from "./finish.js";
import { MOST } from "./take.js";
import { clock, one, say } from "./view.js";

const TOO_LONG = "This is longer than can be sent. Please trim it, or say it in two recordings.";
const NO_LINE = "It could not be sent: there is no connection just now. It is kept on this computer. Please try again later.";
const WAITING = "The connection broke off. What has arrived stays, and it goes on by itself.";
const NOT_TAKEN = "It was not taken. Please try again. What you recorded is kept on this computer.";

const said = (error) => (error instanceof Refusal ? error.message : NO_LINE);

export class Ending {
  /** `go(moment)`: it is "sending", "sent", or "finished" again, as it could not be sent. */
  constructor(take, lines, go) {
    Object.assign(this, { take, lines, go });
  }

  async open() {
    const [begin, end] = this.take.ends();
    this.set("begin", begin);
    this.set("end", end);
    for (const name of ["begin", "end"]) one(`[data-trim=${name}]`).onchange = () => this.listen();
    for (const name of ["begin", "end"]) one(`[data-trim=${name}]`).oninput = () => this.say(name);
    const form = one("[data-send]");
    form.onsubmit = (event) => (event.preventDefault(), this.send(form).catch((error) => this.fail(said(error))));
    form.elements.title.value ||= this.take.title;
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

  async send(form) {
    say();
    this.go("sending"); // at once, so that nobody sends it twice
    const [begin, end] = this.ends;
    const sound = await wav(this.take, begin, end);
    if (sound.size > MOST) return this.fail(TOO_LONG);
    const body = new FormData(form);
    body.set("arrived", await sendInPieces(sound, (part, isWaiting) => this.tell(part, isWaiting)));
    body.set("words", captions(this.lines, this.take.times(), begin, end));
    const answer = await fetch(form.action, { method: "POST", headers: { accept: "application/json" }, body });
    if (answer.status === 401) return this.fail(SIGN_IN);
    if (!answer.ok) return this.fail(await sentenceIn(answer, NOT_TAKEN));
    await this.take.keep.clear();
    this.go("sent");
    location.assign(answer.url);
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
