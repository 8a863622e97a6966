// IndexedDB: one database for the phone (whose pages it shows), and one for each account (its key and what is sealed). What a
// therapist records has one of its own, as it outlives a sign-out: `studio-` and the account.

const PHONE = "phone";
const STUDIO = "studio-";
// Raised when a store is added. Stores are only ever added: a kept page may bring the scripts of an older release.
const VERSIONS = { phone: 1, account: 4, studio: 1 };
const connections = new Map();
const running = new Map(); // each transaction, with what ends its wait
let isPutBy = false; // the browser keeps this page, standing still, for Back
let wasCut = false;

/** The result of `work(store, ...)` once its transaction is on the disk. `owner` is an account id, "phone" or "studio-ID". */
export function write(owner, stores, work, durability = "strict") {
  return transact(owner, stores, ["readwrite", { durability }], work);
}

/** The result of `work(store, ...)`. */
export function read(owner, stores, work) {
  return transact(owner, stores, ["readonly"], work);
}

async function transact(owner, stores, how, work) {
  const transaction = await begin(owner, stores, how);
  if (isPutBy) throw cut(transaction);
  const complete = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
    running.set(transaction, reject);
  });
  const given = [stores].flat().map((name) => promised(transaction.objectStore(name)));
  try {
    const [result] = await Promise.all([work(...given), complete]);
    return result;
  } finally {
    running.delete(transaction);
  }
}

// A page that the browser keeps for Back stands still. In WebKit, what it had begun here would hold up every other page
// and the worker, for as long as it is kept. So it is cut off, and whoever waited hears of it at once, while they still
// can: a lock that they hold is free again. Come back to, such a page begins anew. (By https, WebKit keeps none of ours:
// they are no-store.)
addEventListener("pagehide", ({ persisted }) => {
  if (!persisted) return;
  isPutBy = true;
  for (const [transaction, end] of running) end(cut(transaction));
});
addEventListener("pageshow", () => {
  isPutBy = false;
  if (wasCut) location.reload();
});

function cut(transaction) {
  wasCut = true;
  try {
    transaction.abort();
  } catch {
    // It has just ended.
  }
  return new DOMException("This page was left.", "AbortError");
}

// A phone closes the connections of an app in the background; the next use finds that out, and opens a new one.
async function begin(owner, stores, how) {
  try {
    return (await open(owner)).transaction(stores, ...how);
  } catch (error) {
    if (error.name !== "InvalidStateError" && error.name !== "UnknownError") throw error;
    connections.delete(owner);
    return (await open(owner)).transaction(stores, ...how);
  }
}

function open(owner) {
  if (!connections.has(owner)) connections.set(owner, connect(owner));
  return connections.get(owner);
}

async function connect(owner) {
  const leave = () => connections.delete(owner);
  const database = await upgraded(owner).catch((error) => {
    leave();
    throw error;
  });
  database.onclose = leave;
  database.onversionchange = () => {
    leave();
    database.close(); // someone signs out, or a newer version waits for it
  };
  return database;
}

function upgraded(owner) {
  const [version, make] = kindOf(owner);
  const request = indexedDB.open(nameOf(owner), version);
  request.onupgradeneeded = ({ oldVersion }) => make(request.result, oldVersion);
  return outcome(request).catch((error) => {
    if (error.name !== "VersionError") throw error;
    return outcome(indexedDB.open(nameOf(owner))); // of a newer release, which has all that we know of, and more
  });
}

function kindOf(owner) {
  if (owner === PHONE) return [VERSIONS.phone, makePhone];
  return owner.startsWith(STUDIO) ? [VERSIONS.studio, makeStudio] : [VERSIONS.account, makeAccount];
}

function nameOf(owner) {
  return owner === PHONE ? "stillpoint" : `stillpoint-${owner}`;
}

function makePhone(database) {
  database.createObjectStore("facts"); // as `facts` in kept.js
  database.createObjectStore("bundles", { keyPath: "of" }); // of an account or a link: keptAt, until (when it is shown)
  database.createObjectStore("saved", { keyPath: "url" }); // recordings that were read back whole
}

function makeAccount(database, oldVersion) {
  if (oldVersion < 1) makeFirst(database);
  if (oldVersion < 2) database.createObjectStore("drafts", { keyPath: "id" });
  if (oldVersion < 3) database.createObjectStore("places", { keyPath: "id" });
  if (oldVersion < 4) makeSounds(database);
}

function makeFirst(database) {
  database.createObjectStore("key");
  database.createObjectStore("pages", { keyPath: "path" });
  const outbox = database.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
  outbox.createIndex("id", "id", { unique: true });
  outbox.createIndex("queued", "queued");
  database.createObjectStore("received", { keyPath: "id" }).createIndex("at", "at");
}

function makeStudio(database) {
  for (const store of ["key", "takes", "pieces"]) database.createObjectStore(store);
}

// Recordings made for this account alone: what each is, and its pieces.
function makeSounds(database) {
  database.createObjectStore("sounds", { keyPath: "url" });
  database.createObjectStore("pieces", { keyPath: ["url", "number"] });
}

/** Take everything out of the database of `account`, the key too. */
export async function empty(account) {
  const { objectStoreNames } = await open(account);
  await write(account, [...objectStoreNames], (...all) => Promise.all(all.map((store) => store.clear())));
}

/** Destroy the database of `account`: first what is in it, as another tab may hold up the rest. */
export async function destroy(account) {
  await empty(account);
  (await open(account)).onversionchange();
  await outcome(indexedDB.deleteDatabase(nameOf(account)));
}

// The calls used here, as promises. To await anything else inside a transaction would end it.
function promised(store) {
  const calls = ["get", "getAll", "getAllKeys", "put", "delete", "clear", "count"];
  const made = calls.map((call) => [call, (...given) => outcome(store[call](...given))]);
  return { ...Object.fromEntries(made), by: (index) => promised(store.index(index)) };
}

function outcome(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
