"""The sealed store grows from release to release, with what is in it, and an older release can still use it."""

import uuid
from collections.abc import Callable

from tests.worker.site_forms import STEP

OPEN = """
const [account, step] = given;
const name = `stillpoint-${account}`;
const opened = (version, change) => new Promise((resolve, reject) => {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => change(request.result);
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const fields = (text) => [["account", account], ["kind", "reflection"], ["step", step], ["text", text]];
const texts = async () => (await outbox.everything(account)).map(({ pairs }) => Object.fromEntries(pairs).text);
"""
# As the first release made it.
FIRST = """
const old = await opened(1, (database) => {
  database.createObjectStore("key");
  database.createObjectStore("pages", { keyPath: "path" });
  const made = database.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
  made.createIndex("id", "id", { unique: true });
  made.createIndex("queued", "queued");
  database.createObjectStore("received", { keyPath: "id" }).createIndex("at", "at");
});
old.onversionchange = () => old.close(); // a page of that release is open somewhere
const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
const id = crypto.randomUUID();
const box = await seal.seal(key, [account, "outbox", id], { pairs: fields("from before"), next: "/today" });
const put = old.transaction(["key", "outbox"], "readwrite");
put.objectStore("key").put(key, "key");
put.objectStore("outbox").put({ id, queued: 1, state: "waiting", tries: 0, after: 0, asked: 0, box });
await new Promise((resolve) => (put.oncomplete = resolve));
"""
DRAFT = (
    'await drafts.keepDraft(account, crypto.randomUUID(), { path: "/reflect", pairs: fields("a draft") });'
)
MODULES = "worker/outbox.js worker/seal.js worker/drafts.js"


def test_a_store_of_the_first_release_goes_on_with_all_that_is_in_it(module: Callable[..., object]) -> None:
    body = f"{OPEN}{FIRST}{DRAFT} return [await texts(), (await drafts.draftsOf(account)).length]"
    assert module(MODULES, body, str(uuid.uuid4()), STEP) == [["from before"], 1]


def test_a_store_of_a_later_release_still_works(module: Callable[..., object]) -> None:
    """A page that this phone keeps brings the scripts of the release it was written by."""
    body = f"""{OPEN}
    await outbox.add(account, crypto.randomUUID(), fields("one"), "/today");
    const later = await opened(99, (database) => database.createObjectStore("later"));
    later.close();
    await outbox.add(account, crypto.randomUUID(), fields("two"), "/today");
    {DRAFT}
    return [await texts(), (await drafts.draftsOf(account)).length]"""
    assert module(MODULES, body, str(uuid.uuid4()), STEP) == [["one", "two"], 1]
