"""What somebody who writes for clients may want to look at again. Hints: the practice knows its clients better."""

import re

from pwa.library.model import Text

# Promises, praise, orders, slips of tone, and words that hurt.
PROMISES = (
    r"safe(ly|r|st|ty)?|gentl[ey]|cured?|cures|breakthroughs?|rewir\w+|reset|proven|miracles?|magic\w*"
    r"|heal(s|ed|ing)?|guarantee\w*|effective|powerful|journeys?|trips?|tripping|psychedelic\w*|ceremon\w+"
    r"|relax\w*|surrender\w*|let go|letting go|give in|must|never fails?|simply|just breathe"
    r"|commit(ted|s)? suicide|failed attempt|successful attempt|addicts?|junkies|crazy|patients?"
)
# No amounts, and no word on when to take, skip, stop or change a medicine.
DOSING = (
    r"dos(e|es|ed|age|ing)|mg|milligrams?|micrograms?|overdose\w*"
    r"|(take|skip|stop|pause|halve|double|hold) (your|the|all|any) (usual |other )?medicines?"
    r"|(spit|swallow)\w*"
)
# What would tell somebody beside you, or the phone's history, what this is for.
TELLING = (
    r"ketamine|esketamine|kap|psychedelic\w*|medicine|drugs?|therapy|psycho\w*|treatment|depress\w*|trauma"
    r"|clinic\w*|mental"
)


def hints(text: Text) -> list[str]:
    """A sentence for each kind of word in `text` that is worth another look."""
    lines = [text.title, text.why, text.prompt, *text.prompts, text.help, text.body]
    everything = "\n".join([*lines, *(f"{item.text} {item.who}" for item in text.items)])
    found = [
        (PROMISES, everything, "These words may promise, order or hurt"),
        (DOSING, everything, "Doses and medicines are for the prescriber to speak of"),
        (TELLING, f"{text.title} {text.why}", "Somebody beside your client may read the title"),
    ]
    return [f"{why}: {', '.join(words)}." for kind, where, why in found if (words := named(kind, where))]


def named(kind: str, where: str) -> list[str]:
    """The words of a kind in `where`, each once."""
    met = (one[0].lower() for one in re.finditer(rf"\b(?:{kind})\b", where, re.IGNORECASE))
    return list(dict.fromkeys(met))


def grade(markdown: str) -> int | None:
    """About which school grade (Flesch-Kincaid) reads this with ease. None for too few words to tell."""
    plain = re.sub(r"\[([^][\n]*)\]\([^)(\n]*\)|\{\{[^}{\n]*\}\}", r"\1", markdown)
    sentences = [
        one for one in re.split(r"(?<=[.?!:])\s|\n", plain) if re.search(r"[a-z]", one, re.IGNORECASE)
    ]
    words = re.findall(r"[a-z][a-z\u2019'-]*", plain, re.IGNORECASE)
    if len(words) < 30:
        return None
    beats = sum(map(_syllables, words))
    return max(1, round(0.39 * len(words) / len(sentences) + 11.8 * beats / len(words) - 15.59))


def _syllables(word: str) -> int:
    """About how many syllables: groups of vowels, without a silent end."""
    bare = re.sub(r"(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$", lambda end: end[0][0], word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", bare)))
