"""Hints for those who write, and the reading grade beside the measure that the built-in texts are held to."""

import pytest
import textstat

from pwa.library.hints import grade, hints
from pwa.library.model import Text
from tests.library.content import STEPS, plain

HARD = (
    "The practitioner will determine an appropriate individualised protocol after a comprehensive assessment of "
    "your circumstances. You should communicate any significant alteration of your condition immediately. "
) * 2


@pytest.mark.parametrize("text", [*STEPS], ids=lambda text: text.slug)
def test_the_grade_is_near_the_one_that_content_is_tested_with(text: Text):
    assert abs((grade(text.body) or 0) - textstat.flesch_kincaid_grade(plain(text.body))) <= 1


def test_hard_words_have_a_high_grade_and_few_words_none():
    assert abs((grade(HARD) or 0) - textstat.flesch_kincaid_grade(HARD)) <= 2
    assert grade("Hello. You can rest.") is None
    assert grade("") is None
    assert grade("{{food-rule}}\n\n" * 100) is None
    assert grade("東京 " * 100) is None


@pytest.mark.parametrize("text", STEPS, ids=lambda text: text.slug)
def test_built_in_texts_have_none(text: Text):
    assert hints(text) == []
