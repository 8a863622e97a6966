// "Read to me": by a voice that is on the phone itself, so that nothing read aloud leaves it, and no signal is needed.
const SLOWER = 0.92;
const SENTENCES = /[^.?:!]+[.?:!]*\s*/g; // some voices stop in the middle of what is long
const speech = window.speechSynthesis;
const button = document.querySelector("[data-read-aloud]");
const { textContent: start } = button;
const stop = button.dataset.stop;
let reading; // what is being read; a new start makes what is left of an earlier one go silent

function ownVoice() {
  const language = document.documentElement.lang;
  const own = speech.getVoices().filter((voice) => voice.localService && voice.lang.startsWith(language));
  return own.find((voice) => voice.default) ?? own[0];
}

function offer() {
  button.hidden = !ownVoice();
}

function press() {
  if (reading) return end();
  const mine = (reading = {});
  button.textContent = stop;
  read([...document.querySelectorAll("h1, .lead, .prose :is(h2, h3, p, li)")].filter(isSeen), mine);
}

function isSeen(block) {
  return block.offsetParent !== null && block.textContent.trim() && !block.querySelector("p");
}

async function read(blocks, mine) {
  for (const block of blocks) {
    if (reading !== mine) return;
    block.setAttribute("data-being-read", "");
    for (const sentence of block.textContent.trim().match(SENTENCES) ?? []) {
      if (reading === mine) await say(sentence);
    }
    block.removeAttribute("data-being-read");
  }
  if (reading === mine) end();
}

function say(sentence) {
  const utterance = new SpeechSynthesisUtterance(sentence);
  utterance.voice = ownVoice();
  utterance.lang = utterance.voice?.lang ?? "";
  utterance.rate = SLOWER;
  return new Promise((resolve) => {
    utterance.onend = utterance.onerror = resolve;
    speech.speak(utterance);
  });
}

function end() {
  reading = undefined;
  speech.cancel();
  button.textContent = start;
}

if (speech) {
  offer();
  speech.addEventListener?.("voiceschanged", offer); // Chromium hears of its voices late, Safari has no such event
  button.addEventListener("click", press);
  addEventListener("pagehide", end);
}
