// The days on which somebody listened, with what is on this phone and not in this page yet.
import { localParts } from "./today.js";
import { field } from "./custody.js";
import { zone } from "./phone.js";
import { sittings } from "./sittings.js";

/** Put into the month what `entries` tell, which the server did not know of when it made this page. */
export function showMonth(entries) {
  const newer = entries.filter((entry) => field(entry, "kind") === "listening").map(piece);
  const rows = [...document.querySelectorAll("li[data-sitting]")];
  const all = sittings([...rows.map(({ dataset }) => read(dataset)), ...newer]);
  // The newest last, as each is put on top of its day.
  for (const one of all.reverse().filter(({ sitting }) => newer.some((piece) => piece.sitting === sitting))) {
    fill(rows.find(({ dataset }) => dataset.sitting === one.sitting) ?? add(one), one);
  }
}

function read({ sitting, recording, started, seconds, finished, word, eyes }) {
  return { sitting, recording, started: instant(started), seconds: Number(seconds), finished: finished === "yes", word, eyes };
}

function piece(entry) {
  const get = (name) => field(entry, name);
  const word = get("q.other").trim() || get("q.word");
  const seconds = Number(get("seconds"));
  const told = { sitting: get("sitting") || entry.id, recording: get("recording"), word, eyes: get("q.eyes") };
  const started = instant(get("started") || Date.parse(get("written")) - seconds * 1000);
  return { ...told, started, seconds, finished: get("finished") === "yes", id: entry.id };
}

// As texts that sort, whoever wrote them.
function instant(at) {
  return new Date(at).toISOString();
}

function fill(row, { how, word, id }) {
  row.querySelector("[data-how]").textContent = how;
  const said = row.querySelector("[data-said]");
  said.hidden = !word;
  said.querySelector("bdi").textContent = word;
  const custody = row.querySelector("[data-custody]");
  if (custody && id) custody.dataset.custody = `entry:${id}`;
}

function add(one) {
  const template = document.querySelector("[data-heard-template]").content;
  const row = template.querySelector("li").cloneNode(true);
  const titles = JSON.parse(document.querySelector("[data-month]").dataset.titles);
  Object.assign(row.dataset, { sitting: one.sitting, recording: one.recording, started: one.started });
  Object.assign(row.dataset, { seconds: one.seconds, finished: one.finished ? "yes" : "no", word: one.word, eyes: one.eyes });
  row.querySelector("[data-title]").textContent = titles[one.recording] ?? "A recording";
  const [day] = localParts(new Date(one.started), zone || undefined);
  list(day, template).prepend(row);
  mark(day);
  return row;
}

function list(day, template) {
  const days = document.querySelector("[data-heard-days]");
  const there = [...days.querySelectorAll("[data-heard-day]")];
  const own = there.find(({ dataset }) => dataset.heardDay === day) ?? template.querySelector("section").cloneNode(true);
  if (!own.isConnected) {
    Object.assign(own, { id: `day-${day}` }).dataset.heardDay = day;
    const options = { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" };
    own.querySelector("h2").textContent = new Intl.DateTimeFormat("en-GB", options).format(new Date(day)).replace(",", "");
    days.insertBefore(own, there.find(({ dataset }) => dataset.heardDay < day) ?? days.querySelector("template"));
    document.querySelector("[data-heard-none]").hidden = true;
  }
  return own.querySelector("ul");
}

function mark(day) {
  const cell = document.querySelector(`[data-day="${day}"]`);
  if (!cell || cell.querySelector("a")) return;
  const link = Object.assign(document.createElement("a"), { href: `#day-${day}`, textContent: cell.textContent });
  const told = Object.assign(document.createElement("span"), { className: "unseen", textContent: ", listened" });
  link.append(told);
  cell.replaceChildren(link);
}
