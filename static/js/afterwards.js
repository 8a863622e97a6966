// How it was: asked once after a recording, calmly, and never again for the same time. Whatever is said stays on this page.
import { add } from "../worker/outbox.js";
import { entryId } from "../worker/route.js";
import { account, announce } from "./phone.js";
import { send } from "./send.js";

const TOLD = ["sitting", "started", "seconds", "finished"];

/** The question about what is heard of `audio`: {ask(told), putAway()}. `done` is called with what was told once it was
 * answered, and with nothing when it was put away for good. */
export function askHow(audio, done) {
  const place = document.querySelector("[data-afterwards]");
  if (!place) return { ask() {}, putAway() {} };
  const asks = place.querySelector("[data-asks]");
  const thanks = place.querySelector("[data-thanks]");
  const form = place.querySelector("form");
  audio.closest(".player")?.after(place); // where one looks when it is over

  const show = (isAsking) => {
    place.hidden = false;
    asks.hidden = !isAsking;
    thanks.hidden = isAsking;
  };
  form.querySelector("[data-not-now]").addEventListener("click", () => {
    place.hidden = true;
    done();
  });
  // Here and not in a page of its own: after a hard word, what helps is there at once, with or without a signal.
  form.addEventListener("submit", (event) => {
    if (form.dataset.asItIs) return;
    event.preventDefault();
    event.stopPropagation();
    const fields = [...new FormData(form)];
    keep(form, fields).then(
      (id) => {
        done({ id, seconds: form.elements.seconds.value });
        thank(thanks, form, fields, id);
        show(false);
        thanks.focus();
      },
      () => asItIs(form),
    );
  });
  return {
    ask(told) {
      for (const name of TOLD) form.elements[name].value = told[name];
      form.action = `/entries/${told.id}`; // in the place of its draft
      show(true);
      if (audio.ended) place.scrollIntoView({ block: "nearest" });
      announce("You can say how it was, if you like.");
    },
    putAway() {
      const isTouched = [...form.elements].some((one) => one.checked !== one.defaultChecked || (one.type === "text" && one.value));
      if (!isTouched) place.hidden = true;
    },
  };
}

async function keep(form, fields) {
  const { id } = await add(account, entryId(new URL(form.action).pathname), fields, form.dataset.next);
  send(true).catch(() => {}); // it is kept
  return id;
}

function thank(place, form, fields, id) {
  const said = Object.fromEntries(fields);
  const word = said["q.other"].trim().toLowerCase() || said["q.word"] || "";
  const isHard = form.dataset.hard.split(" ").includes(word);
  place.querySelector("[data-hard-words]").hidden = !isHard;
  place.querySelector("[data-other-words]").hidden = isHard;
  const line = place.querySelector("[data-custody]");
  line.dataset.custody = `entry:${id}`;
  Object.assign(line.dataset, { state: "phone" });
  line.textContent = "On this phone";
  form.reset();
}

// It could not be kept here: only the server can.
function asItIs(form) {
  form.dataset.asItIs = "yes";
  form.requestSubmit();
}
