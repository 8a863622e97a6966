// The form with a file: whether it is small enough, and then it goes in pieces, before the form itself.
import { element } from "./phone.js";
import { NO_LINE, Refusal, sendInPieces } from "./sending.js";

const TOO_LARGE = "This file is larger than 200 MB. Please save it as mp3 or m4a, which take much less room, and choose that.";
const SENDING = "Sending. Please keep this page open until the next one comes.";
const WAITING = "The connection broke off. What has arrived stays, and it goes on by itself.";

class Sending {
  constructor(field) {
    this.field = field;
    this.form = field.form;
    this.words = this.form.querySelector("[data-sending]");
    this.button = this.form.querySelector("button");
    field.addEventListener("change", () => this.check());
    this.form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("pageshow", () => this.begin()); // also for who comes back to it from the next page
  }

  begin() {
    this.isSending = this.field.disabled = false;
    this.button.removeAttribute("aria-disabled");
    this.form.querySelector("progress")?.remove();
  }

  check() {
    const [file] = this.field.files;
    this.field.setCustomValidity(file && file.size > Number(this.field.dataset.most) ? TOO_LARGE : "");
    this.field.reportValidity();
  }

  submit(event) {
    const [file] = this.field.files;
    if (this.isSending) return event.preventDefault();
    this.say(SENDING);
    if (!file?.size || !crypto.subtle) return; // what has arrived already, or a browser that cannot: as it is
    event.preventDefault();
    this.send(file);
  }

  async send(file) {
    this.isSending = true;
    this.button.setAttribute("aria-disabled", "true");
    const bar = element("progress", "", { max: 1, value: 0, "aria-label": "Sending" });
    this.words.before(bar);
    try {
      const arrived = await sendInPieces(file, (part, isWaiting) => {
        bar.value = part;
        this.say(isWaiting ? WAITING : SENDING);
      });
      for (const [name, value] of Object.entries({ arrived, label: file.name })) this.set(name, value);
      this.field.disabled = true; // it is there
      this.form.submit();
    } catch (error) {
      this.say(error instanceof Refusal ? error.message : NO_LINE);
      this.begin();
    }
  }

  set(name, value) {
    const known = this.form.elements.namedItem(name);
    if (known) known.value = value;
    else this.form.append(element("input", "", { type: "hidden", name, value }));
  }

  say(sentence) {
    if (this.words.textContent !== sentence) this.words.textContent = sentence;
  }
}

for (const field of document.querySelectorAll("input[type=file][data-most]")) new Sending(field);
