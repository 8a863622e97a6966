// Which requests the worker answers. Mostly refusals: whatever is not named here goes to the network untouched.

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const ENTRY = new RegExp(`^/entries/(${UUID})$`);
// Read by the browser itself, by other programs, or by our own script: never a page.
const NOT_PAGES = /^\/(sw\.js|healthz|readyz|kept|[lr]\/[^/]+\/kept)$/;

/** "page", "entry", "signout", "asset", "recording" or "none" for `request`, seen from a worker at `origin`. */
export function route(request, origin) {
  const url = new URL(request.url);
  if (url.origin !== origin) return "none";
  // A piece of a page, for a script that swaps it in: it has the address of the page and must never be taken for it.
  if (request.headers.has("hx-request")) return "none";
  if (request.method === "POST") return request.mode === "navigate" ? posted(url.pathname) : "none";
  if (request.method !== "GET" || NOT_PAGES.test(url.pathname)) return "none";
  if (url.pathname.startsWith("/static/") || url.pathname === "/manifest.webmanifest") return "asset";
  if (url.pathname.startsWith("/recordings/")) return "recording";
  return request.mode === "navigate" ? "page" : "none";
}

function posted(path) {
  if (ENTRY.test(path)) return "entry";
  return path === "/signout" ? "signout" : "none";
}

/** The UUID in the path of an entry. */
export function entryId(path) {
  return ENTRY.exec(path)[1];
}

/** `path` when it is a place of ours that can be written into a page as it is, else null. */
export function ownPath(path) {
  return /^\/(?!\/)[\w./~-]*$/.test(path ?? "") ? path : null;
}
