// The person somebody trusts, wherever a page speaks of help: their number is on this phone alone.
// The help card is of nobody: whose phone it is on, the phone itself knows.
import { facts } from "../worker/kept.js";
import { dropTrusted, keepTrusted, trustedOf } from "../worker/trusted.js";
import { account } from "./phone.js";

const NOT_KEPT = "This phone cannot keep the number just now.";
const DIALLED = /[^\d+*#]/g;
let owner;

async function start() {
  owner = account || (await facts()).account;
  if (!owner) return;
  for (const form of document.querySelectorAll("[data-trusted-form]")) {
    form.querySelector("form").addEventListener("submit", keep);
    form.querySelector("[data-trusted-remove]").addEventListener("click", () => remove(form));
  }
  show(await trustedOf(owner));
  for (const section of document.querySelectorAll("[data-trusted]")) {
    section.hidden = false;
    delete section.dataset.untilScript;
  }
  // The page was opened at this place, which was not there yet.
  if (location.hash === "#trusted") document.getElementById("trusted")?.scrollIntoView();
}

function show(person) {
  for (const calls of document.querySelectorAll("[data-trusted-calls]")) {
    calls.hidden = !person;
    const [call, text] = calls.querySelectorAll("a");
    fill(call, "tel", "Call", person);
    fill(text, "sms", "Text", person);
  }
  for (const form of document.querySelectorAll("[data-trusted-form]")) {
    form.querySelector("summary").textContent = person ? `${person.name || person.number}: change or remove` : "Add a person you trust";
    form.querySelector("[data-trusted-name]").value = person?.name ?? "";
    form.querySelector("[data-trusted-number]").value = person?.number ?? "";
    form.querySelector("[data-trusted-remove]").hidden = !person;
  }
}

function fill(row, scheme, word, person) {
  row.href = `${scheme}:${person?.number.replace(DIALLED, "") ?? ""}`;
  row.querySelector("b").textContent = `${word} ${person?.name || person?.number || ""}`;
}

async function keep(event) {
  event.preventDefault(); // it goes nowhere
  const form = event.target.closest("[data-trusted-form]");
  const [name, number] = ["name", "number"].map((part) => form.querySelector(`[data-trusted-${part}]`));
  const isNumber = number.value.replace(/\D/g, "").length >= 3;
  tellWrong(form, number, !isNumber);
  if (!isNumber) return number.focus();
  await done(form, { name: name.value.trim(), number: number.value.trim() }, "Kept on this phone.");
}

// Heard with the field, beside its help.
function tellWrong(form, number, isWrong) {
  const [error, help] = [form.querySelector(".error"), form.querySelector(".hint")];
  error.hidden = !isWrong;
  number.setAttribute("aria-describedby", isWrong ? `${error.id} ${help.id}` : help.id);
  number.setAttribute("aria-invalid", isWrong);
}

function remove(form) {
  return done(form, undefined, "Removed from this phone.");
}

async function done(form, person, words) {
  try {
    await (person ? keepTrusted(owner, person) : dropTrusted(owner));
  } catch {
    return say(form, NOT_KEPT);
  }
  show(person);
  form.open = false;
  form.querySelector("summary").focus();
  say(form, words);
}

function say(form, words) {
  form.parentElement.querySelector("[data-trusted-said]").textContent = words;
}

start().catch(() => {}); // no storage: the numbers of the page are there all the same
