// Times as the practice's clock shows them, wherever the phone is.
import { zone } from "./phone.js";

// Of 12:00 am and 12:00 pm nobody knows for sure which is which (as in pwa/web/render.py).
const NAMED = { "12:00 am": "midnight", "0:00 am": "midnight", "12:00 pm": "noon" };
const here = { timeZone: zone || undefined };

/** `14:30` for today, `Friday 27 November, 14:30` for another day. */
export function clock(instant) {
  const { hours } = document.documentElement.dataset;
  const is12 = hours === "12";
  const time = format(instant, { hour: is12 ? "numeric" : "2-digit", minute: "2-digit", hour12: is12 });
  const day = (when) => format(when, { weekday: "long", day: "numeric", month: "long" });
  const named = NAMED[time.replace(/\s/, " ")] ?? time;
  return day(instant) === day(Date.now()) ? named : `${day(instant)}, ${named}`;
}

function format(instant, options) {
  return new Intl.DateTimeFormat("en-GB", { ...here, ...options }).format(instant);
}
