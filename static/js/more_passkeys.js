// /me/passkeys: one more passkey; and the browser's password app hears which ones are still good.
import { ask, canUsePasskeys, inWords, makePasskey, tellPasswordApp } from "./passkeys.js";
import { kept } from "./phone.js";
import { busy, tell } from "./ways_in.js";

const form = document.querySelector("[data-more-passkeys]");

if (canUsePasskeys()) {
  delete form.dataset.untilScript;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(form.querySelector("button"), () => make().catch((error) => tell(inWords(error))));
  });
}
if (!kept) tellPasswordApp(JSON.parse(form.dataset.known)).catch(() => {});

async function make() {
  tell("");
  try {
    const made = await ask("/me/passkeys/finish", await makePasskey(await ask("/me/passkeys/begin")));
    await tellPasswordApp(made.passkeys);
  } catch (error) {
    if (!["touch-first", "sign-in-needed"].includes(error.code)) throw error;
    return location.assign(`/signin?again=1&next=${location.pathname}`); // who is signed out is asked as for the first time
  }
  location.reload();
}
