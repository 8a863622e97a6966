"""Every word that a client reads is spelled as a dictionary has it."""

import re

import pytest
from spellchecker import SpellChecker

from tests.library.content import EVERYTHING

# Names, and a word that the dictionary is too old for.
ALSO = {"app", "ketamine", "nhs"}
_dictionary = SpellChecker()


def unknown(text: str) -> set[str]:
    """The words of `text` that nobody knows."""
    words = {word.lower() for word in re.findall(r"[A-Za-z][A-Za-z\u2019']*", text)}
    return set(_dictionary.unknown(words)) - ALSO


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_word_is_in_the_dictionary(name: str):
    assert unknown(EVERYTHING[name]) == set()


def test_the_dictionary_finds_a_slip_of_the_pen():
    assert unknown("Your practiss recieves teh plan.") == {"practiss", "recieves", "teh"}
