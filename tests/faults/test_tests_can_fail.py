"""What keeps entries is taken out, one thing at a time: each time a named test fails. `./run soak` prints the table."""

from pathlib import Path

import pytest

from tests.faults.tree import Change, copy, outcome

DOOR = "tests/entries/test_door.py::"
OUTBOX = "tests/worker/test_outbox.py::"
CHANGES = [
    Change(
        "the UUID check on the server: each sending is an entry of its own",
        "pwa/entries/service.py",
        "    entry = read(entry_id, pairs, now())\n",
        '    entry = read(str(__import__("uuid").uuid4()), pairs, now())\n',
        DOOR + "test_the_same_again_gets_the_same_receipt_and_one_row",
    ),
    Change(
        "the UUID check on the server: other fields under the same UUID",
        "pwa/entries/service.py",
        "    if known.sha256 != entry.sha256:\n",
        "    if known.sha256 is None:\n",
        DOOR + "test_other_fields_under_the_same_name_are_refused_and_change_nothing",
    ),
    Change(
        "the UUID check on the server: a name that is no UUID",
        "pwa/entries/model.py",
        "    if not is_id(entry_id):\n",
        "    if not entry_id:\n",
        DOOR + "test_a_name_that_is_no_uuid_is_refused[nonsense]",
    ),
    Change(
        "the strict durability on the phone",
        "service_worker/store.js",
        'durability = "strict"',
        'durability = "relaxed"',
        OUTBOX + "test_it_is_on_disk_before_anything_is_said",
    ),
    Change(
        "the receipt check: whose receipt it is",
        "service_worker/sending.js",
        "said?.id === entry.id && said.sha256 === entry.sha256",
        "said?.sha256 === entry.sha256",
        OUTBOX + "test_nothing_but_a_receipt_counts[a receipt for another entry]",
    ),
    Change(
        "the receipt check: for which words",
        "service_worker/sending.js",
        "said?.id === entry.id && said.sha256 === entry.sha256",
        "said?.id === entry.id",
        OUTBOX + "test_nothing_but_a_receipt_counts[a receipt for other words]",
    ),
    Change(
        "the receipt check: any success will do",
        "service_worker/sending.js",
        "[200, 201].includes(status) && said?.id === entry.id && said.sha256 === entry.sha256",
        "[200, 201].includes(status)",
        OUTBOX + "test_nothing_but_a_receipt_counts[a receipt for something else]",
    ),
    Change(
        "the account check on the server",
        "pwa/entries/service.py",
        " and sign_in.person.id == account:",
        ":",
        "tests/entries/test_device_token.py::test_without_it_somebody_elses_sign_in_takes_nothing_of_sam",
    ),
    Change(
        "'write, then send' in the worker",
        "service_worker/entry.js",
        "  const kept = account &&",
        '  await fetch(`/entries/${id}`, { method: "POST", body: new URLSearchParams(fields) }).catch(() => {});\n'
        "  const kept = account &&",
        "tests/worker/test_forms.py::test_it_is_on_the_phone_before_it_leaves",
    ),
    Change(
        "'write, then send' in a page",
        "static/js/entries.js",
        "  const { id } = await keep(crypto.randomUUID(), fields, location.pathname).catch(putBack);\n",
        "  const id = crypto.randomUUID();\n"
        '  await fetch(`/entries/${id}`, { method: "POST", body: new URLSearchParams(fields) }).catch(() => {});\n'
        "  await keep(id, fields, location.pathname);\n",
        "tests/worker/test_forms.py::test_a_tick_is_on_the_phone_before_it_leaves",
    ),
]


@pytest.mark.parametrize("change", CHANGES, ids=[change.what for change in CHANGES])
def test_what_would_be_taken_out_is_there(change: Change) -> None:
    change.check()


@pytest.mark.timeout(3600)
def test_without_it_a_named_test_fails(
    tmp_path: Path, soak: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every one in the long run, in the short one the first: that is enough to know that this can be told."""
    tree = copy(tmp_path / "tree")
    for change in CHANGES if soak else CHANGES[:1]:
        assert outcome(tree, change.test) == "passes"
        with change.made(tree):
            assert outcome(tree, change.test) == "fails"
        with capsys.disabled():
            print(f"\nwithout {change.what} ({change.file}): {change.test} fails", end="")
