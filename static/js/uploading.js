// Before a file is sent: whether it is small enough. A server that says so would be heard only after all of it was sent.
const WORDS = "This file is larger than 200 MB. Please save it as mp3 or m4a, which take much less room, and choose that.";

for (const field of document.querySelectorAll("input[type=file][data-most]")) {
  field.addEventListener("change", () => {
    const [file] = field.files;
    field.setCustomValidity(file && file.size > Number(field.dataset.most) ? WORDS : "");
    field.reportValidity();
  });
  field.form.addEventListener("submit", () => {
    field.form.querySelector("[data-sending]").textContent = "Sending. Please keep this page open until the next one comes.";
    field.form.querySelector("button").setAttribute("aria-disabled", "true");
  });
}
