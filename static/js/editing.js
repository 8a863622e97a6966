// What is typed and not saved yet is not left behind by a slip.
const form = document.querySelector("[data-writing]");
const first = new URLSearchParams(new FormData(form)).toString();
let isSending = false;

form.addEventListener("submit", () => (isSending = true));
addEventListener("pageshow", () => (isSending = false));
addEventListener("beforeunload", (event) => {
  const now = new URLSearchParams(new FormData(form)).toString();
  if (!isSending && (now !== first || "unsaved" in form.dataset)) event.preventDefault();
});
