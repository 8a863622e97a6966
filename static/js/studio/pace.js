// Where one is in the words. The sound itself is the clock: it is told of each piece, and goes on when a line was said and
// its silence is over.
import { SPOKEN } from "./take.js";
import { silenceAfter, sayingTakes } from "./words.js";

const QUIET = 0.9; // seconds of quiet after which a line counts as said
const AT_LEAST = 0.5; // of the time that a line takes: pauses within it are not its end

export class Pace {
  isByItself = true;

  /** Begin with line `number`. `show({number, silence})`: `silence` is in whole seconds, and 0 while it is spoken. */
  constructor(lines, number, { begins, show, isOver }) {
    Object.assign(this, { lines, begins, show, isOver });
    this.go(number);
  }

  /** Go to line `number`; past the last one it is over. */
  go(number) {
    this.number = number;
    [this.said, this.quiet, this.left, this.hasSpoken] = [0, 0, 0, false];
    if (number >= this.lines.length) return this.isOver();
    this.begins(number);
    this.show({ number, silence: 0 });
  }

  /** `seconds` more, at this `level`. */
  tick(level, seconds) {
    if (this.number >= this.lines.length) return;
    if (this.left > 0) return this.wait(seconds);
    this.said += seconds;
    if (level >= SPOKEN) [this.hasSpoken, this.quiet] = [true, 0];
    else this.quiet += seconds;
    const isSaid = this.hasSpoken && this.quiet >= QUIET && this.said >= AT_LEAST * sayingTakes(this.line);
    if (this.isByItself && isSaid) this.rest(this.quiet);
  }

  /** On, by hand: first into the silence of this line, then to the next. */
  next() {
    if (this.left > 0) this.go(this.number + 1);
    else this.rest(0);
  }

  get line() {
    return this.lines[this.number];
  }

  rest(rested) {
    this.left = silenceAfter(this.line, this.said - rested) - rested;
    if (this.left <= 0) this.go(this.number + 1);
    else this.show({ number: this.number, silence: Math.ceil(this.left) });
  }

  wait(seconds) {
    const before = Math.ceil(this.left);
    this.left -= seconds;
    if (this.left <= 0) this.go(this.number + 1);
    else if (Math.ceil(this.left) !== before) this.show({ number: this.number, silence: Math.ceil(this.left) });
  }
}
