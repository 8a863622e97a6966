// What is only on this phone, as a file for its writer: plain text, under a name that says nothing.
import { clock } from "./clock.js";
import { field, kindOf } from "./custody.js";
import { element } from "./phone.js";

// Of no use to a reader.
const PAGES = ["account", "kind", "step", "version", "revises", "written", "raised"];
const OWN = [...PAGES, "item", "remove", "session", "starts", "question", "sitting", "started", "way", "reflection", "about", "undo"];
const WORDS = ["text", "who", "line", "word", "title", "bring"];

/** Give `entries` and `drafts` to the person as one file. */
export function saveAsFile(entries, drafts) {
  const parts = [
    `Kept from a phone: ${clock(Date.now())}. Not sent to the practice.`,
    ...entries.map((entry) => part(kindOf(entry), field(entry, "written"), entry)),
    ...drafts.map((draft) => part(`${kindOf(draft)}, not finished`, draft.at, draft)),
  ];
  const url = URL.createObjectURL(new Blob([parts.join("\n\n\n")], { type: "text/plain" }));
  const day = new Date().toLocaleDateString("sv"); // year first
  element("a", "", { href: url, download: `my-words-${day}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function part(title, at, { pairs }) {
  const lines = pairs.filter(([name, value]) => value && !OWN.includes(name)).map(line);
  return [at ? `${title} · ${clock(new Date(at))}` : title, ...lines].join("\n");
}

/** What a person wrote or chose in it, one thing a line; nothing for what is only a tap. */
export function written({ pairs }) {
  return pairs.filter(([name, value]) => value && (WORDS.includes(name) || name.startsWith("q."))).map(line);
}

function line([name, value]) {
  return WORDS.includes(name) ? value : `${name.replace("q.", "").replaceAll("-", " ")}: ${value}`;
}
