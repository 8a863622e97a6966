// Passkeys in this browser: what it can do, making one, using one, and its errors in plain words.
import { isInstalled } from "./installed.js";

import { pause } from "./phone.js";

const PATIENCE = 20_000;
const PATIENCE_WITH_APPS = 500;

/** What the server or this browser could not do, in words for the person. `fields`: a sentence for each field. */
export class Problem extends Error {
  constructor(message, { fields = {}, code = "" } = {}) {
    super(message);
    this.fields = fields;
    this.code = code;
  }
}

export function canUsePasskeys() {
  return typeof PublicKeyCredential === "function" && Boolean(navigator.credentials?.create);
}

const APPS = /FBAN|FBAV|Instagram|\bLine\/|MicroMessenger|Snapchat|TikTok|musical_ly|LinkedInApp|Twitter|Barcelona|Pinterest|; wv\)/;
// Apple's browsers name Safari, and what another app shows does not. Nor does an app of the home screen, which is none.
const APPLES_WITHOUT_SAFARI = /\((?:iPhone|iPad|iPod|Macintosh).*AppleWebKit\/(?!.*Safari\/)/;

/** Whether this looks like a browser inside another app, where passkeys often fail without a reason. */
export function isInsideAnApp(agent = navigator.userAgent) {
  return APPS.test(agent) || (APPLES_WITHOUT_SAFARI.test(agent) && !isInstalled());
}

/** Send JSON to our own server and read its JSON. Throws Problem. */
export async function ask(url, body = {}) {
  const options = {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  };
  const answer = await fetch(url, options).catch(() => {
    throw new Problem("There is no answer. Please look if you have signal, and try again.");
  });
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  throw new Problem(said.message ?? "This did not work. Please try again.", { fields: said.fields, code: said.error });
}

/** Make a passkey from the server's options; the answer to send back. */
export async function makePasskey(options, signal) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON?.(options) ?? {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: options.excludeCredentials?.map(described),
  };
  return answerOf(await navigator.credentials.create({ publicKey, signal }));
}

/** Ask for a passkey; with `mediation: "conditional"` it waits in the browser's list. The answer to send back. */
export async function usePasskey(options, { mediation, signal } = {}) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON?.(options) ?? {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: options.allowCredentials?.map(described),
  };
  return answerOf(await navigator.credentials.get({ publicKey, mediation, signal }));
}

/** Tell the browser's password app which passkeys of this person are good: what has ended is then offered no more.
 * `good` as the server has it this moment, never from a page that was kept: what is not in it is dropped. */
export async function tellPasswordApp({ name, ...good }) {
  const { rpId, userId, allAcceptedCredentialIds } = good;
  if (!allAcceptedCredentialIds.length) return; // it would drop them all
  const told = [
    PublicKeyCredential.signalAllAcceptedCredentials?.(good),
    PublicKeyCredential.signalCurrentUserDetails?.({ rpId, userId, name, displayName: name }),
  ];
  await Promise.race([Promise.allSettled(told), pause(PATIENCE_WITH_APPS)]); // a kindness of the browser, and no more
}

/** Somebody has just come in: their password app is told, and this phone shows no pages of anybody else any more. */
export async function settle({ account, passkeys }) {
  await tellPasswordApp(passkeys);
  const hidden = import("../worker/leaving.js").then(({ arrive }) => arrive(account));
  await Promise.race([hidden, pause(PATIENCE)]).catch(() => {}); // nothing can be kept here, so nothing is shown
}

/** A failure in plain words; empty when we stopped it ourselves. */
export function inWords(error) {
  if (error instanceof Problem) return error.message;
  return SENTENCES[error?.name] ?? "This did not work. Please try again.";
}

const SENTENCES = {
  AbortError: "",
  NotAllowedError: "It was stopped, or it took too long. Nothing is lost. You can try again.",
  InvalidStateError: "There is a passkey for Stillpoint on this device already. You can sign in with it.",
  SecurityError: "Passkeys work only at the address that your practice uses. Please open the link as it was sent to you.",
  ConstraintError: "Please set a screen lock on this device first: a PIN, a finger or your face. Then try again.",
  NotSupportedError: "This device cannot make the passkey we need. A phone with a screen lock can.",
};

/** What leaves the phone. Secrets that an authenticator derived for this phone (PRF) are not for the server. */
function answerOf(credential) {
  const answer = asJson(credential);
  delete answer.clientExtensionResults?.prf?.results;
  return answer;
}

function asJson(credential) {
  try {
    return credential.toJSON();
  } catch {
    return asJsonByHand(credential); // older browsers, and password apps that put their own object here
  }
}

function asJsonByHand({ rawId, type, response, authenticatorAttachment }) {
  const id = text(rawId);
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  const transports = response.getTransports?.();
  return {
    id,
    rawId: id,
    type,
    authenticatorAttachment: authenticatorAttachment ?? undefined,
    clientExtensionResults: {},
    response: { ...Object.fromEntries(given), ...(transports && { transports }) },
  };
}

function described(credential) {
  return { ...credential, id: bytes(credential.id) };
}

function bytes(base64url) {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
