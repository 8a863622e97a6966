// Times as the practice's clock shows them, wherever the phone is.
import { zone } from "./phone.js";

const here = { timeZone: zone || undefined };

/** `14:30` for today, `Friday 27 November, 14:30` for another day. */
export function clock(instant) {
  const { hours } = document.documentElement.dataset;
  const time = format(instant, { hour: "numeric", minute: "2-digit", hour12: hours === "12" });
  const day = (when) => format(when, { weekday: "long", day: "numeric", month: "long" });
  return day(instant) === day(Date.now()) ? time : `${day(instant)}, ${time}`;
}

function format(instant, options) {
  return new Intl.DateTimeFormat("en-GB", { ...here, ...options }).format(instant);
}
