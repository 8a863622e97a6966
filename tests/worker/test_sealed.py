"""A recording made for one client, sealed in pieces: any range opens without the rest, and nothing opens elsewhere."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

Module = Callable[..., Any]
PIECE = 65_536
SIZE = 3 * PIECE + 123
HALF = PIECE // 2
# A sound of four pieces on the shelf of an account that is shown here, and ways to ask for it.
SAVED = """
const [account, other] = given;
const phone = (change) => store.write("phone", ["facts", "bundles"], change);
const show = (one, until = "2099-01-01T00:00:00Z") => phone(async (facts, bundles) => {
  await (one ? facts.put(one, "account") : facts.delete("account"));
  if (one) await bundles.put({ of: one, until });
});
const bytes = Uint8Array.from({ length: 3 * 65536 + 123 }, (_, at) => (at * 7 + (at >> 16)) % 251);
const digest = async (all) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", all))]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");
const fileOf = async (all, url = "/recordings/quiet.m4a") =>
  ({ url, slug: "voice-1", title: "Vellichor", sha256: await digest(all), bytes: all.length, captions: "" });
const save = async (owner, file, all = bytes) => {
  const shelf = sealed.shelfOf(owner);
  await shelf.prepare(file);
  await shelf.keepPart(file, 0, new Blob([all]));
  await shelf.keepWhole(file);
  return shelf;
};
const ask = async (range, path = "/recordings/quiet.m4a") => {
  const headers = new Headers(range ? { range } : {});
  const answer = await sealed.answerSealed({ url: new URL(path, location).href, headers });
  if (!answer) return null;
  const got = new Uint8Array(await answer.arrayBuffer());
  return { status: answer.status, range: answer.headers.get("content-range"),
    length: Number(answer.headers.get("content-length")), got };
};
const pieces = (owner, change) => store.write(owner, "pieces", change);
const later = (shelf, url) => shelf.noteSaved(url, { checkedAt: Date.now() - 7_200_000 });
await show(account);
const file = await fileOf(bytes);
const shelf = await save(account, file);
"""
MODULES = "worker/sealed.js worker/store.js worker/seal.js"


@pytest.fixture
def saved(module: Module) -> Callable[[str], Any]:
    """Run a script in a page where a sound was saved by an account of its own."""
    return lambda body: module(MODULES, SAVED + body, str(uuid.uuid4()), str(uuid.uuid4()))


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        (None, 200, 0, SIZE - 1),
        ("bytes=0-1", 206, 0, 1),
        ("bytes=0-", 206, 0, SIZE - 1),
        (f"bytes={PIECE - 1}-{PIECE}", 206, PIECE - 1, PIECE),
        (f"bytes={PIECE}-{2 * PIECE - 1}", 206, PIECE, 2 * PIECE - 1),
        (f"bytes={HALF}-{2 * PIECE + HALF}", 206, HALF, 2 * PIECE + HALF),
        (f"bytes={3 * PIECE}-", 206, 3 * PIECE, SIZE - 1),
        ("bytes=-1", 206, SIZE - 1, SIZE - 1),
        ("bytes=-200", 206, SIZE - 200, SIZE - 1),
        (f"bytes={SIZE - 1}-{SIZE + 99}", 206, SIZE - 1, SIZE - 1),
        ("bytes=0-1,4-5", 200, 0, SIZE - 1),
    ],
)
def test_any_range_is_byte_for_byte(saved: Any, asked: str | None, status: int, first: int, last: int):
    body = f"""
    const {{ got, ...answer }} = await ask({f'"{asked}"' if asked else "null"});
    const isRight = got.length === {last - first + 1} && got.every((byte, at) => byte === bytes[at + {first}]);
    return {{ ...answer, isRight }};
    """
    place = f"bytes {first}-{last}/{SIZE}" if status == 206 else None
    assert saved(body) == {"status": status, "range": place, "length": last - first + 1, "isRight": True}


def test_past_the_end_says_how_long_it_is(saved: Any):
    assert saved(f'const {{ status, range }} = await ask("bytes={SIZE}-"); return [status, range]') == [
        416,
        f"bytes */{SIZE}",
    ]


def test_only_what_is_asked_for_is_opened(saved: Any):
    body = """
    const decrypt = crypto.subtle.decrypt;
    let opened = 0;
    crypto.subtle.decrypt = function (...all) { opened += all[2].byteLength; return decrypt.apply(this, all); };
    try { await ask("bytes=70000-70001"); } finally { crypto.subtle.decrypt = decrypt; }
    return opened;
    """
    assert PIECE < saved(body) < PIECE + 1000, "one piece, and the few words of what it is"


def test_the_next_piece_is_opened_when_the_player_wants_it(saved: Any):
    body = """
    const answer = await sealed.answerSealed({ url: new URL(file.url, location).href, headers: new Headers() });
    const reader = answer.body.getReader();
    await reader.read();
    await pieces(account, (all) => all.delete([file.url, 3]));
    let got = 0;
    try { for (let part; !(part = await reader.read()).done; ) got += part.value.length; } catch { return got; }
    return "it did not notice";
    """
    assert saved(body) == 2 * PIECE, "the pieces before the one that was lost were heard"


def test_nobody_else_gets_it_and_nobody_when_the_sign_in_is_over(saved: Any):
    body = """
    const found = [Boolean(await ask())];
    for (const [who, until] of [[other], [undefined], [account, "2020-01-01T00:00:00Z"], [account]]) {
      await show(who, until);
      found.push(Boolean(await ask()));
    }
    return found;
    """
    assert saved(body) == [True, False, False, False, True]


@pytest.mark.parametrize(
    "change",
    [
        # Two pieces in each other's place, one of them left out, one cut, one with another byte.
        "const [a, b] = [await all.get([file.url, 0]), await all.get([file.url, 1])];"
        "await all.put({ ...a, number: 1 }); await all.put({ ...b, number: 0 });",
        "await all.delete([file.url, 0]);",
        "const a = await all.get([file.url, 0]); a.box.data = a.box.data.slice(0, 100); await all.put(a);",
        "const a = await all.get([file.url, 0]); new Uint8Array(a.box.data)[5] ^= 1; await all.put(a);",
        # One of another sound of the same account and length; one of another account.
        "await all.put({ ...elsewhere, url: file.url });",
        "await all.put({ ...others, url: file.url });",
    ],
)
def test_a_piece_opens_only_in_its_place(saved: Any, change: str):
    body = f"""
    const another = bytes.map((byte) => byte ^ 1);
    const second = await fileOf(another, "/recordings/second.m4a");
    await save(account, second, another);
    await show(other);
    await save(other, file);
    await show(account);
    const elsewhere = await store.read(account, "pieces", (all) => all.get([second.url, 0]));
    const others = await store.read(other, "pieces", (all) => all.get([file.url, 0]));
    await pieces(account, async (all) => {{ {change} }});
    const isThere = await ask("bytes=0-99").then(Boolean, () => false);
    await later(shelf, file.url);
    return [isThere, await shelf.isWhole(file.url), await shelf.fetchedOf(file), await shelf.isWhole(second.url)];
    """
    assert saved(body) == [False, False, 0, True]


def test_nothing_of_it_lies_in_the_clear(saved: Any):
    body = """
    const rows = await store.read(account, ["sounds", "pieces"], async (...all) =>
      (await Promise.all(all.map((one) => one.getAll()))).flat());
    const forAll = await store.read("phone", "saved", (all) => all.getAll());
    const text = (one) => new TextDecoder("latin1").decode(one);
    const head = text(bytes.subarray(0, 16));
    const nonces = new Set(rows.map(({ box }) => String(box.iv)));
    return [rows.length, nonces.size, forAll.length, JSON.stringify(rows).includes("Vellichor"),
      rows.some(({ box }) => text(box.data).includes("Vellichor") || text(box.data).includes(head)),
      (await shelf.savedOnes())[0].title];
    """
    assert saved(body) == [5, 5, 0, False, False, "Vellichor"]


def test_half_a_piece_is_not_kept_and_it_goes_on_at_a_whole_one(saved: Any):
    body = """
    const half = await fileOf(bytes, "/recordings/half.m4a");
    await shelf.prepare(half);
    await shelf.keepPart(half, 0, new Blob([bytes.subarray(0, 70_000)]));
    const here = await shelf.fetchedOf(half);
    const isIt = await shelf.keepWhole(half).catch(({ name }) => name);
    await shelf.keepPart(half, here, new Blob([bytes.subarray(here)]));
    await shelf.keepWhole(half);
    return [here, isIt, await shelf.isWhole(half.url)];
    """
    assert saved(body) == [PIECE, "DataError", True]


def test_what_was_taken_away_goes_and_an_earlier_sound_waits_for_the_newer_one(saved: Any):
    body = """
    const half = await fileOf(bytes, "/recordings/half.m4a");
    await shelf.prepare(half);
    const urls = async () => (await shelf.all()).map(({ url }) => url);
    const found = [];
    await shelf.keepOnly([{ slug: "voice-1", url: half.url }]);
    found.push(await urls());
    await shelf.keepOnly([{ slug: "voice-1", url: "/recordings/newer.m4a" }]);
    found.push(await urls(), await ask("bytes=0-0").then(Boolean));
    await shelf.keepOnly([{ slug: "voice-2", url: "/recordings/other.m4a" }]);
    const left = await store.read(account, "pieces", (all) => all.getAllKeys());
    return [...found, await urls(), await ask("bytes=0-0"), left];
    """
    kept = ["/recordings/half.m4a", "/recordings/quiet.m4a"]
    assert saved(body) == [kept, kept[1:], True, [], None, []]


def test_nothing_is_written_for_somebody_who_signed_out(saved: Any):
    """What is on its way when somebody signs out makes no store of theirs again."""
    body = """
    await store.write("phone", "facts", (facts) => facts.delete("account"));
    await store.destroy(account);
    const acts = [shelf.prepare(file), shelf.keepPart(file, 0, new Blob([bytes])), shelf.forget(file.url)];
    const refused = await Promise.all(acts.map((act) => act.then(() => "kept", ({ message }) => message)));
    return [refused, (await indexedDB.databases()).some(({ name }) => name === `stillpoint-${account}`)];
    """
    assert saved(body) == [["signed out"] * 3, False]
