// /me/passkeys: one more passkey; and the browser's password app hears which ones are still good.
import { ask, canUsePasskeys, inWords, makePasskey } from "./passkeys.js";
import { busy, tell } from "./ways_in.js";

const form = document.querySelector("[data-more-passkeys]");

if (canUsePasskeys()) {
  delete form.dataset.untilScript;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(form.querySelector("button"), () => make().catch((error) => tell(inWords(error))));
  });
}
signal(JSON.parse(form.dataset.known)).catch(() => {}); // a kindness of the browser, and no more

async function make() {
  tell("");
  try {
    await ask("/me/passkeys/finish", await makePasskey(await ask("/me/passkeys/begin")));
  } catch (error) {
    if (error.code !== "touch-first") throw error;
    return location.assign(`/signin?again=1&next=${location.pathname}`);
  }
  location.reload();
}

/** The list never empty: the browser would hide them all. */
async function signal({ rpId, userId, allAcceptedCredentialIds, name }) {
  const isComplete = allAcceptedCredentialIds.length > 0;
  if (isComplete) await PublicKeyCredential.signalAllAcceptedCredentials?.({ rpId, userId, allAcceptedCredentialIds });
  await PublicKeyCredential.signalCurrentUserDetails?.({ rpId, userId, name, displayName: name });
}
