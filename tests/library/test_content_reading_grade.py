"""Every text can be read by somebody tired and frightened: Flesch-Kincaid grade 6 or lower, short sentences."""

import re
import socket

import pytest
import textstat

from tests.library.content import EVERYTHING, SCRIPTS, STEPS, prose

HIGHEST = 6.0
LONGEST = 20  # words in a sentence
PROSE = {text.slug: prose(text.body) for text in (*STEPS, *SCRIPTS)}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The measure must not need anything from outside."""

    def refuse(*_: object) -> None:
        raise AssertionError("the reading grade asked the network for something")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("name", EVERYTHING)
def test_all_that_is_shown_reads_at_grade_six_or_lower(name: str):
    assert textstat.flesch_kincaid_grade(EVERYTHING[name]) <= HIGHEST


@pytest.mark.parametrize("name", PROSE)
def test_the_running_text_alone_reads_at_grade_six_or_lower(name: str):
    assert textstat.flesch_kincaid_grade(PROSE[name]) <= HIGHEST


@pytest.mark.parametrize("name", EVERYTHING)
def test_no_sentence_is_long(name: str):
    sentences = re.split(r"(?<=[.?:])\s+", EVERYTHING[name])
    assert [sentence for sentence in sentences if len(sentence.split()) > LONGEST] == []


def test_the_measure_tells_hard_words_from_easy_ones():
    hard = "Sublingual administration necessitates comprehensive cardiovascular monitoring throughout absorption."
    assert textstat.flesch_kincaid_grade(hard) > 12
    assert textstat.flesch_kincaid_grade("You can skip this. You can stop at any time.") < 3
