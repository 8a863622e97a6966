// Handing on a link: copy it, or the phone's own share sheet. Buttons show themselves where the browser can do it.
import { announce } from "./phone.js";

const CAN = { copy: navigator.clipboard, share: navigator.share };

for (const [what, can] of Object.entries(CAN)) {
  for (const button of document.querySelectorAll(`[data-${what}]`)) button.hidden = !can;
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy], [data-share]");
  if (!button) return;
  const { copy, share, text } = button.dataset;
  const { value } = document.getElementById(copy ?? share);
  try {
    if (copy) await copyOut(button, value);
    else await navigator.share({ text, url: value });
  } catch {
    // The sheet was closed, or copying is not allowed here: the text can still be selected.
    document.getElementById(copy ?? share).select();
  }
});

async function copyOut(button, value) {
  await navigator.clipboard.writeText(value);
  announce("Copied");
  const label = [...button.childNodes].findLast((node) => node.nodeType === Node.TEXT_NODE);
  if (label) label.data = "Copied";
}
