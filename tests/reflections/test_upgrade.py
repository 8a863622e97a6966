"""0035: what was written, deleted and shared before it."""

from contextlib import closing
from pathlib import Path

from pwa.db import driver, migrate
from tests.db.test_migrations import SENT

KEY = "ab" * 32
WRITTEN = """
INSERT INTO entries (client_id, id, practice_id, kind, step_id, sha256, next, written_at, received_at, opened_at)
VALUES ('ada', ?, 'p', ?, 's', 'hash', '/today', '2026', ?, ?)
"""
KEPT = """
INSERT INTO reflections (client_id, entry_id, practice_id, step_id, text, revises, sharing, deleted_at)
VALUES ('ada', ?, 'p', 's', 'words', ?, ?, ?)
"""


def before(folder: Path) -> Path:
    path = folder / "s.db"
    migrate.run(path, KEY, upto=12)
    with closing(driver.open_sealed(path, KEY)) as connection:
        for statement in SENT:
            connection.execute(statement)
    migrate.run(path, KEY, upto=33)
    return path


def test_what_was_deleted_knows_its_deletion(tmp_path: Path) -> None:
    path = before(tmp_path)
    with closing(driver.open_sealed(path, KEY)) as connection:
        for entry, kind, received in (
            ("old", "reflection", "2026-01"),
            ("undone", "reflection-delete", "2026-02"),
            ("undo", "reflection-delete", "2026-03"),
            ("deletion", "reflection-delete", "2026-04"),
            ("late", "reflection-delete", "2026-06"),
        ):
            connection.execute(WRITTEN, (entry, kind, received, None))
        connection.execute(KEPT, ("old", None, "private", "2026-05"))
    migrate.run(path, KEY)
    with closing(driver.open_sealed(path, KEY)) as connection:
        [row] = connection.execute("SELECT deleted_at FROM reflections WHERE entry_id = 'old'")
        assert row[0] == "2026-04"
        became = connection.execute("SELECT id FROM entries WHERE became = 'deleted'")
        assert [row[0] for row in became] == ["deletion"]
        assert not list(connection.execute("SELECT id FROM entries WHERE became NOT IN ('', 'deleted')"))


def test_earlier_words_that_nobody_opened_are_taken_back(tmp_path: Path) -> None:
    path = before(tmp_path)
    with closing(driver.open_sealed(path, KEY)) as connection:
        for entry, revises, sharing, opened, deleted in (
            ("seen", None, "shared", "2026", None),
            ("unseen", "seen", "shared", None, None),
            ("title", "unseen", "bring", None, None),
            ("newest", "title", "shared", None, None),
            ("alone", None, "shared", None, None),
            ("deleted", "alone", "shared", None, "2026"),
        ):
            connection.execute(WRITTEN, (entry, "reflection", "2026", opened))
            connection.execute(KEPT, (entry, revises, sharing, deleted))
    migrate.run(path, KEY)
    with closing(driver.open_sealed(path, KEY)) as connection:
        rows = connection.execute("SELECT entry_id, sharing FROM reflections WHERE entry_id <> 'e'")
        assert dict(tuple(row) for row in rows) == {
            "seen": "shared",
            "unseen": "private",
            "title": "private",
            "newest": "shared",
            "alone": "shared",
            "deleted": "shared",
        }
