"""Named questionnaires: every published word, code and band, against a table that was typed from the print."""

import copy
import hashlib
import itertools
from typing import Any

import pytest

from pwa.checkins.definitions import definition
from pwa.checkins.instruments import Instrument
from pwa.checkins.model import Definition
from pwa.errors import CannotStart
from pwa.library import reading
from pwa.library.reading import CONTENT

STEM = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
ANSWERS = [
    (0, "Not at all", "LA6568-5"),
    (1, "Several days", "LA6569-3"),
    (2, "More than half the days", "LA6570-1"),
    (3, "Nearly every day", "LA6571-9"),
]
MOOD = [
    ("Little interest or pleasure in doing things", "44250-9"),
    ("Feeling down, depressed, or hopeless", "44255-8"),
    ("Trouble falling or staying asleep, or sleeping too much", "44259-0"),
    ("Feeling tired or having little energy", "44254-1"),
    ("Poor appetite or overeating", "44251-7"),
    (
        "Feeling bad about yourself — or that you are a failure or have let yourself or your family down",
        "44258-2",
    ),
    (
        "Trouble concentrating on things, such as reading the newspaper or watching television",
        "44252-5",
    ),
    (
        "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so fidgety or "
        "restless that you have been moving around a lot more than usual",
        "44253-3",
    ),
    ("Thoughts that you would be better off dead or of hurting yourself in some way", "44260-8"),
]
WORRY = [
    ("Feeling nervous, anxious or on edge", "69725-0"),
    ("Not being able to stop or control worrying", "68509-9"),
    ("Worrying too much about different things", "69733-4"),
    ("Trouble relaxing", "69734-2"),
    ("Being so restless that it is hard to sit still", "69735-9"),
    ("Becoming easily annoyed or irritable", "69689-8"),
    ("Feeling afraid as if something awful might happen", "69736-7"),
]
DIFFICULTY = (
    "If you checked off any problems, how difficult have these problems made it for you to do your work, take care of "
    "things at home, or get along with other people?",
    "69722-7",
)
# The last two are easily swapped: the codes do not follow the order of the answers.
DIFFICULTIES = [
    (0, "Not difficult at all", "LA6572-7"),
    (1, "Somewhat difficult", "LA6573-5"),
    (2, "Very difficult", "LA6575-0"),
    (3, "Extremely difficult", "LA6574-3"),
]
ITEMS = {"phq-9": MOOD, "phq-2": MOOD[:2], "gad-7": WORRY, "gad-2": WORRY[:2]}
# LOINC's codes of the total and of the panel. For the GAD-2 none was found that is sure.
CODES = {
    "phq-9": ("44261-6", "44249-1"),
    "phq-2": ("55758-7", "55757-9"),
    "gad-7": ("70274-6", "69737-5"),
    "gad-2": ("", ""),
}
BANDS = {
    "phq-9": [
        (0, 4, "minimal"),
        (5, 9, "mild"),
        (10, 14, "moderate"),
        (15, 19, "moderately severe"),
        (20, 27, "severe"),
    ],
    "phq-2": [(0, 2, "below 3"), (3, 6, "positive (3 or more)")],
    "gad-7": [(0, 4, "minimal"), (5, 9, "mild"), (10, 14, "moderate"), (15, 21, "severe")],
    "gad-2": [(0, 2, "below 3"), (3, 6, "positive (3 or more)")],
}
FILES = {
    "gad-2": "3afe400f12e878dc2b3d0c44d2605ab79e9cc959454dc809ec22ef19b6e2b6e4",
    "gad-7": "dc77f1580f5affbd3332dc898949e290666f2349878146620e6f326318bd4ac3",
    "phq-2": "4b65f029adb1ffe3219905c965fdfec42901657e5e452865dd74d5a0fb05a87f",
    "phq-9": "3efedc85b281ecb574f0c1462fde824ed6cae2c25d86f8ac228ccb1802044695",
}


def asked(*names: str, **changes: Any) -> Definition:
    """A check-in that has these instruments."""
    data = {
        "id": "small",
        "title": "Small",
        "intro": "A few questions.",
        "closing": "Thank you.",
        "contact": "Please call.",
        "help": "Please call now.",
        "groups": [{"id": name, "title": "The last 2 weeks", "instrument": name} for name in names],
        "instruments": [copy.deepcopy(reading.instruments()[name]) for name in names],
    }
    return definition(data | changes, "1")


def one(name: str) -> Instrument:
    return asked(name).instruments[0]


def answered(name: str, values: Any) -> dict[str, list[str]]:
    return {f"{name}-{place}": [str(value)] for place, value in enumerate(values, 1)}


@pytest.mark.parametrize(("name", "sha256"), FILES.items())
def test_the_file_is_the_one_that_was_compared_with_the_print(name: str, sha256: str):
    """Whoever changes a letter compares the whole file with the print again, and then this line."""
    assert hashlib.sha256((CONTENT / "instruments" / f"{name}.json").read_bytes()).hexdigest() == sha256
    assert reading.instruments().keys() == FILES.keys()


@pytest.mark.parametrize("name", FILES)
def test_every_word_and_code_is_the_published_one(name: str):
    made = one(name)
    assert made.title == name.upper()
    assert [(item.label, item.code) for item in made.scored] == ITEMS[name]
    assert [item.id for item in made.scored] == [f"{name}-{place + 1}" for place in range(len(ITEMS[name]))]
    for item in made.scored:
        assert item.stem == STEM
        assert [(int(choice.value), choice.label, choice.code) for choice in item.choices] == ANSWERS
    assert (made.code, made.panel) == CODES[name]
    assert [(band.least, band.most, band.label) for band in made.bands] == BANDS[name]
    assert "Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt Kroenke and colleagues" in made.attribution
    assert "No permission required to reproduce, translate, display or distribute" in made.attribution
    assert "Regenstrief Institute" in made.loinc


@pytest.mark.parametrize("name", FILES)
def test_how_difficult_it_was_is_asked_in_the_phq_9_alone_and_never_scored(name: str):
    unscored = [item for item in one(name).items if not item.is_scored]
    if name != "phq-9":
        assert unscored == []
        return
    [item] = unscored
    assert (item.id, item.label, item.code, item.stem) == ("phq-9-difficulty", *DIFFICULTY, "")
    assert [(int(choice.value), choice.label, choice.code) for choice in item.choices] == DIFFICULTIES
    nothing = answered(name, [0] * 9)
    assert one(name).score(nothing | {item.id: ["3"]}).total == 0
    assert one(name).score({item.id: ["3"]}).answered == 0


@pytest.mark.parametrize("name", FILES)
def test_every_total_has_its_published_band(name: str):
    made, most = one(name), BANDS[name][-1][1]
    assert most == 3 * len(ITEMS[name])
    for total in range(most + 1):
        values = [3] * (total // 3) + ([total % 3] if total % 3 else [])
        score = made.score(answered(name, values + [0] * (len(ITEMS[name]) - len(values))))
        assert (score.total, score.most) == (total, most)
        assert [score.band] == [label for least, top, label in BANDS[name] if least <= total <= top]
        assert (score.answered, score.items) == (len(ITEMS[name]), len(ITEMS[name]))


@pytest.mark.parametrize("name", ["phq-2", "gad-2", "gad-7"])
def test_every_way_to_answer_comes_to_its_sum(name: str):
    made = one(name)
    for values in itertools.product(range(4), repeat=len(ITEMS[name])):
        assert made.score(answered(name, values)).total == sum(values)


@pytest.mark.parametrize("name", FILES)
def test_without_every_item_there_is_no_total_and_no_band(name: str):
    made, whole = one(name), answered(name, [3] * len(ITEMS[name]))
    for count in range(len(whole)):
        for left in itertools.islice(itertools.combinations(whole, count), 200):
            score = made.score({item: whole[item] for item in left})
            assert (score.total, score.band, score.answered) == (None, "", count)


def test_nothing_is_scored_where_nothing_was_answered():
    both = asked("phq-9", "gad-7")
    assert both.scores({}) == ()
    [score] = both.scores({"phq-9-difficulty": ["1"]})
    assert (score.total, score.band, score.answered) == (None, "", 0), (
        "it was begun, and no item of it answered"
    )
    [score] = both.scores({"gad-7-1": ["0"]})
    assert (score.instrument, score.title, score.total) == ("gad-7", "GAD-7", None)
    assert (score.code, score.panel) == CODES["gad-7"]


@pytest.mark.parametrize(("value", "weight"), [("0", {}), *((one, {"phq-9-9": "help"}) for one in "123")])
def test_any_answer_but_not_at_all_to_the_last_item_raises_help(value: str, weight: dict[str, str]):
    made = asked("phq-9")
    assert made.weights({"phq-9-9": [value]}) == weight
    assert made.weights(answered("phq-9", [3] * 8) | {"phq-9-difficulty": ["3"]}) == {}
    [ninth] = [question for question in made.questions if question.raises]
    assert (ninth.id, ninth.raised_by("help"), ninth.raised_by("contact")) == ("phq-9-9", ("1", "2", "3"), ())


def test_the_instructions_are_repeated_with_every_question():
    questions = asked("gad-7", "phq-9").questions
    assert [one.stem for one in questions] == [STEM] * 16 + [""]
    assert len({one.id for one in questions}) == 17
    assert {one.kind for one in questions} == {"choice"}


def _broken(place: list[Any], value: Any) -> list[Any]:
    data = [copy.deepcopy(reading.instruments()["phq-9"])]
    inner: Any = data[0]
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return data


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (["stem"], "", "instruments 1: 'stem' must be a text"),
        (["items"], [], "instruments 1: 'items' must be a list"),
        (["items", 0, "code"], "44250", "items 1: 'code' must be a LOINC code"),
        (["items", 1, "id"], "1", "'items' has '1' twice"),
        (["items", 8, "raises", "4"], "help", "items 9: 'raises' names '4'"),
        (["items", 8, "raises", "1"], "", "items 9, raises: '1' must be one of"),
        (["options", 0, "value"], "0", "options 1: 'value' must be a whole number"),
        (["unscored", 0, "id"], "9", "'unscored' has an item that is there already"),
        (["bands", 1, "from"], 6, "bands 2: 'from' must follow the band before it"),
        (["bands", 1, "to"], 4, "bands 2: 'from' must follow the band before it"),
        (["bands", 4, "to"], 28, "'bands' must end at 27"),
        (["total"], "x", "instruments 1: 'total' must be a LOINC code"),
        (["attribution"], "", "'attribution' must be a text"),
        (["colour"], "red", "instruments 1: 'colour' is not known"),
    ],
)
def test_an_instrument_that_is_none_is_refused(place: list[Any], value: Any, said: str):
    with pytest.raises(CannotStart) as refusal:
        asked("phq-9", instruments=_broken(place, value))
    assert said in refusal.value.message


def test_a_group_is_the_whole_of_an_instrument_or_none_of_it():
    question = {"id": "more", "group": "phq-2", "kind": "time", "label": "More?", "optional": True}
    with pytest.raises(CannotStart, match="is the whole of its group"):
        asked("phq-2", questions=[question])
    with pytest.raises(CannotStart, match="some that no group is of: phq-2"):
        asked("phq-2", groups=[{"id": "a", "title": "A"}], questions=[question | {"group": "a"}])
    with pytest.raises(CannotStart, match="groups 2: 'id' has a question that is there already"):
        asked("phq-2", groups=[{"id": name, "title": "A", "instrument": "phq-2"} for name in ("a", "b")])
    late = {"id": "late", "group": "a", "kind": "time", "label": "Late?", "optional": True}
    with pytest.raises(CannotStart, match="must name a question that comes before"):
        asked(
            "phq-2",
            groups=[{"id": "a", "title": "A"}, {"id": "b", "title": "B", "instrument": "phq-2"}],
            questions=[late | {"if": {"question": "phq-2-1", "is": ["1"]}}],
        )
