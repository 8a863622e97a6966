// A saved recording, in the parts a player asks for. RFC 9110 section 14, whose odd corners players do visit.

const ONE_RANGE = /^\s*bytes\s*=\s*(\d*)-(\d*)\s*$/i;

/**
 * What `header` (a Range header or null) asks of `size` bytes: {first, last}, "whole" or "unsatisfiable".
 * Several ranges, another unit and nonsense get the whole: a server may ignore Range, and no player needs more.
 */
export function wanted(header, size) {
  const [, from, to] = ONE_RANGE.exec(header ?? "") ?? [];
  if (!from && !to) return "whole";
  if (!from) return lastBytes(Number(to), size);
  const first = Number(from);
  const last = to ? Number(to) : Infinity;
  if (last < first) return "whole";
  if (first >= size) return "unsatisfiable";
  return { first, last: Math.min(last, size - 1) };
}

function lastBytes(length, size) {
  if (!length || !size) return "unsatisfiable";
  return { first: Math.max(0, size - length), last: size - 1 };
}

/** The answer to `request` from `saved`, a whole response that was kept. */
export async function slice(request, saved) {
  const blob = await saved.blob();
  return answerRange(request, saved.headers, blob.size, (first, last) => blob.slice(first, last + 1));
}

/** The answer to `request` from `size` bytes with these `known` headers; `cut(first, last)` brings a body of them. */
export async function answerRange(request, known, size, cut) {
  const headers = new Headers(known);
  headers.set("accept-ranges", "bytes");
  const part = isCurrent(request, headers) ? wanted(request.headers.get("range"), size) : "whole";
  if (part === "whole") {
    headers.set("content-length", size);
    return new Response(await cut(0, size - 1), { headers });
  }
  if (part === "unsatisfiable") {
    const says = { "accept-ranges": "bytes", "content-range": `bytes */${size}` };
    return new Response(null, { status: 416, headers: says });
  }
  const { first, last } = part;
  headers.set("content-range", `bytes ${first}-${last}/${size}`);
  headers.set("content-length", last - first + 1);
  return new Response(await cut(first, last), { status: 206, headers });
}

// If-Range: a part only goes together with the parts that the player already has of the same file.
function isCurrent(request, headers) {
  const known = request.headers.get("if-range");
  return !known || known === headers.get("etag") || known === headers.get("last-modified");
}
