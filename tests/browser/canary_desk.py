"""What is searched for, and the therapist's side of it: names, a recording, a question, a line about a flag."""

import httpx

from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for
from tests.recordings.publishing import publish
from tests.recordings.sounds import sound

MARKERS = {
    "name": "Zarquonia",
    "contact": "quibblewick@example.org",
    "reflection": "vellichorous",
    "question": "snollygoster",
    "waiting": "crwthbelow",
    "draft": "phlogistonic",
    "passkey": "Mumpsimus",
    "line": "widdershinst",
    "driver": "Gobemouchell",
    "comfort": "apricityword",
    "asked": "taradiddled",
    "heard": "nidificated",
    "titled": "lucubrating",
    "spoken": "susurrations",
    "trusted": "Eudaemonicly",
    "brought": "quockerwodger",
    "by-hand": "tintinnabule",
    "short": "mellifluently",
    "looked": "borborygmused",
}


def _desk(server: Server, owner: str) -> httpx.Client:
    """A browser in which the therapist is signed in."""
    cookies = {"sign-in": cookie_for(server.data, owner)}
    return httpx.Client(
        base_url=server.base_url, cookies=cookies, headers={"origin": server.base_url}, timeout=30
    )


def ask_by_hand(server: Server, owner: str, client: str) -> None:
    with _desk(server, owner) as desk:
        place = f"/clients/{client}/prompts"
        assert desk.post(place, data={"prompt": MARKERS["by-hand"], "form": "once"}).status_code == 303
        assert MARKERS["by-hand"] in desk.get(place).text


def note_what_was_done(server: Server, owner: str, client: str) -> None:
    with opened(server.data) as connection:
        [entry] = connection.execute(
            "SELECT DISTINCT entry_id FROM flags WHERE client_id = ? AND done_at IS NULL", [client]
        ).fetchone()
    with _desk(server, owner) as desk:
        sent = {"entry": entry, "seen": "0", "act": "called", "words": MARKERS["looked"]}
        assert desk.post(f"/clients/{client}/looks", data=sent).status_code == 303
        assert MARKERS["looked"] in desk.get("/clients/needs-a-look").text


def rename(server: Server, owner: str, client: str) -> None:
    """The therapist's side of it: another client, with a contact; and the client in the plan has a marked name."""
    with opened(server.data) as connection:
        named = {"id": client, **MARKERS}
        connection.execute("UPDATE people SET name = sealed('people.name', id, :name) WHERE id = :id", named)
        contact = "sealed('clients.contact', person_id, :contact)"
        connection.execute(f"UPDATE clients SET contact = {contact} WHERE person_id = :id", named)
    with _desk(server, owner) as desk:
        shown = desk.get(f"/clients/{client}").text
        assert MARKERS["name"] in shown
        assert MARKERS["contact"] in shown
        assert MARKERS["name"] in desk.get("/clients", params={"q": MARKERS["name"]}).text


def record_for(server: Server, owner: str, client: str) -> str:
    """The therapist makes a recording for this client alone; its page."""
    given = {"for": "client", "client": client, "title": MARKERS["titled"], "words": MARKERS["spoken"]}
    sent = {"audio": ("a.wav", sound("wav", 2.0), "audio/wav")}
    with _desk(server, owner) as desk:
        place = desk.post("/library/recordings/new", data=given, files=sent).headers["location"]
        assert publish(desk, place).status_code == 303
    return "/meditate/" + place.rsplit("/", 1)[1]
