"""What is sealed opens only in its place, with its key, unchanged; and the key cannot leave the phone."""

from collections.abc import Callable

import pytest

ACCOUNT = "0c9a3a5e-0000-4000-8000-0000000005ea"
SEALED = """
const key = await seal.keyOf(given[0]);
const place = [given[0], "outbox", "one"];
const box = await seal.seal(key, place, { words: "still water 🌿" });
"""


def test_round_trip(module: Callable[..., object]) -> None:
    assert module("worker/seal.js", f"{SEALED} return seal.unseal(key, place, box)", ACCOUNT) == {
        "words": "still water 🌿"
    }


def test_the_sealed_bytes_do_not_show_the_words(module: Callable[..., object]) -> None:
    body = f"{SEALED} return new TextDecoder('latin1').decode(box.data).includes('water')"
    assert module("worker/seal.js", body, ACCOUNT) is False


def test_two_seals_of_the_same_differ(module: Callable[..., object]) -> None:
    body = f"""{SEALED}
    const again = await seal.seal(key, place, {{ words: "still water 🌿" }});
    const text = (one) => String(new Uint8Array(one.data));
    return String(again.iv) !== String(box.iv) && text(again) !== text(box)"""
    assert module("worker/seal.js", body, ACCOUNT) is True


@pytest.mark.parametrize(
    "spoil",
    [
        "place[0] = 'another account'",
        "place[1] = 'pages'",
        "place[2] = 'two'",
        "new Uint8Array(box.data)[0] ^= 1",
        "box.iv[0] ^= 1",
        "opener = await seal.keyOf(crypto.randomUUID())",
    ],
)
def test_nothing_opens_elsewhere_or_changed(module: Callable[..., object], spoil: str) -> None:
    body = f"""{SEALED}
    let opener = key;
    {spoil};
    return seal.unseal(opener, place, box).then(() => "opened", (error) => error.name)"""
    assert module("worker/seal.js", body, ACCOUNT) == "OperationError"


def test_the_key_cannot_be_read_out(module: Callable[..., object]) -> None:
    body = """
    const key = await seal.keyOf(given[0]);
    const show = (form) => crypto.subtle.exportKey(form, key).then(() => "shown", (error) => error.name);
    return [key.extractable, key.algorithm.name, key.algorithm.length, await show("raw"), await show("jwk")]"""
    refused = "InvalidAccessError"
    assert module("worker/seal.js", body, ACCOUNT) == [False, "AES-GCM", 256, refused, refused]


def test_there_is_one_key_also_when_two_ask_at_once(module: Callable[..., object]) -> None:
    body = """
    const account = crypto.randomUUID();
    const keys = await Promise.all([1, 2, 3].map(() => seal.keyOf(account)));
    const box = await seal.seal(keys[0], [account], "same");
    return Promise.all(keys.map((key) => seal.unseal(key, [account], box)))"""
    assert module("worker/seal.js", body) == ["same", "same", "same"]


def test_a_connection_that_the_phone_closed_is_opened_again(module: Callable[..., object]) -> None:
    body = """
    await seal.keyOf(given[0]);
    const begin = IDBDatabase.prototype.transaction;
    let failures = 2;
    IDBDatabase.prototype.transaction = function (...all) {
        if (failures-- > 1) throw new DOMException("closing", "InvalidStateError");
        return begin.apply(this, all);
    };
    try { return (await seal.keyOf(given[0])).type } finally { IDBDatabase.prototype.transaction = begin }"""
    assert module("worker/seal.js", body, ACCOUNT) == "secret"
