// /join: send the token in the fragment to the server, then make the passkey.
import { Problem, ask, canUsePasskeys, inWords, isInsideAnApp, makePasskey, settle } from "./passkeys.js";
import { busy, mayHelpElsewhere, showOtherBrowser, tell, tellAt } from "./ways_in.js";

const form = document.querySelector("[data-join]");
const token = location.hash.slice(1);
let mayBeIn = false; // the passkey was made and sent, and no answer came

if (token) arrive();
else if (form) welcome();
addEventListener("hashchange", () => location.reload()); // another link, opened in this tab

function arrive() {
  if (canUsePasskeys() && !isInsideAnApp()) return open();
  helpElsewhere();
  if (form) form.hidden = true;
  document.querySelector("[data-by-code]")?.setAttribute("hidden", "");
  if (canUsePasskeys()) letGoOn();
}

/** The way to another browser, at once; and then with the link of the invitation, which the server draws too. */
function helpElsewhere() {
  showOtherBrowser();
  ask("/join/elsewhere", { token }).then(({ link, drawn }) => showOtherBrowser(link, drawn), () => {}); // what is there will do
}

function letGoOn() {
  const place = document.querySelector("[data-go-on]");
  if (!place) return;
  const button = place.querySelector("button");
  place.hidden = false;
  button.onclick = () => busy(button, open);
}

/** Opening uses up nothing. The page comes again without the token, which is then not in the history either. */
async function open() {
  const opening = document.querySelector("[data-opening]");
  const byCode = document.querySelector("[data-by-code]");
  if (opening) opening.hidden = false;
  if (byCode) byCode.hidden = true;
  try {
    await ask("/join/open", { token });
    location.replace("/join");
  } catch (error) {
    tell(inWords(error));
    if (opening) opening.hidden = true;
    if (byCode) byCode.hidden = false;
  }
}

function welcome() {
  if (!canUsePasskeys()) {
    form.hidden = true;
    return helpElsewhere();
  }
  delete form.dataset.untilScript;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(form.querySelector("button"), join);
  });
}

async function join() {
  tell("");
  tellAt(form, {});
  try {
    const asked = said();
    const options = await ask("/join/begin", asked);
    const answer = { ...(await makePasskey(options)), name: asked.name };
    const made = await finish(answer);
    await settle(made);
    location.replace(made.next);
  } catch (error) {
    explain(error);
  }
}

/** Where the server did not say what came of it, the invitation may be used up, and the passkey be good. */
async function finish(answer) {
  try {
    return await ask("/join/finish", answer);
  } catch (error) {
    if (error.code) throw error;
    mayBeIn = true;
    throw new Problem("No answer came. It may have worked: you can try to sign in.");
  }
}

function said() {
  const { agreed, code, name } = form.elements;
  const { notice } = form.dataset; // which words were read
  return { agreed: agreed?.checked ?? false, notice, code: code?.value ?? "", name: name?.value ?? "" };
}

function explain(error) {
  const fields = error instanceof Problem ? error.fields : {};
  const atFields = Object.keys(fields).some((name) => form.elements[name]);
  tellAt(form, fields);
  tell(atFields ? "" : inWords(error));
  const hasPasskey = mayBeIn || error.name === "InvalidStateError" || error.code === "not-found";
  form.querySelector("[data-has-passkey]").hidden = !hasPasskey;
  if (mayHelpElsewhere(error)) helpElsewhere();
  if (error.code === "not-found") form.querySelector("button").hidden = true; // the invitation has ended
}
